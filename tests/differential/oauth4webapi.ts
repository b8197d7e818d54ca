import * as oauth from 'oauth4webapi'
import manifest from 'oauth4webapi/package.json' with { type: 'json' }
import { ISSUER, REDIRECT_URI, STATE } from './inputs/callbacks.ts'
import { CLIENT_ID, CLIENT_SECRET, NONCE, SUBJECT } from './inputs/id-tokens.ts'
import { endpoints, fetchOf, keys, tokenAnswerWith } from './provider.ts'
import { verdictOf, type Subject } from './subject.ts'

const server: oauth.AuthorizationServer = {
  issuer: ISSUER,
  authorization_endpoint: endpoints.authorization,
  token_endpoint: endpoints.token,
  userinfo_endpoint: endpoints.userInfo,
  jwks_uri: endpoints.keys,
}
const client: oauth.Client = { client_id: CLIENT_ID, id_token_signed_response_alg: 'ES256' }
const secret = oauth.ClientSecretPost(CLIENT_SECRET)

/** A callback's validation and the token request. */
function exchange(
  callback: URL,
  answers: Parameters<typeof fetchOf>[0],
  { as = server, asked = [] }: { as?: oauth.AuthorizationServer; asked?: string[] } = {},
): Promise<Response> {
  const parameters = oauth.validateAuthResponse(as, client, callback, STATE)
  return oauth.authorizationCodeGrantRequest(
    as,
    client,
    secret,
    parameters,
    REDIRECT_URI,
    'v'.repeat(43),
    {
      [oauth.customFetch]: fetchOf(answers, asked),
    },
  )
}

const callback = new URL(`${REDIRECT_URI}?code=code-1&state=${STATE}`)

export const oauth4webapi: Subject = {
  name: 'oauth4webapi',
  version: manifest.version,

  token: (answer) =>
    verdictOf(async () => {
      const response = await exchange(callback, { [endpoints.token]: answer })
      await oauth.processAuthorizationCodeResponse(server, client, response)
    }),

  async callback({ url, isIssuerPromised }) {
    const as = { ...server, authorization_response_iss_parameter_supported: isIssuerPromised }
    const asked: string[] = []
    const answers = { [endpoints.token]: tokenAnswerWith() }
    await verdictOf(async () => exchange(new URL(url), answers, { as, asked }))
    return asked.length > 0 ? 'accept' : 'refuse'
  },

  idToken: (idToken) =>
    verdictOf(async () => {
      const response = await exchange(callback, { [endpoints.token]: tokenAnswerWith(idToken) })
      await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: NONCE,
        requireIdToken: true,
      })
      // The signature is a call of its own there.
      await oauth.validateApplicationLevelSignature(server, response, {
        [oauth.customFetch]: fetchOf({ [endpoints.keys]: keys }),
      })
    }),

  userInfo: (answer) =>
    verdictOf(async () => {
      const response = await oauth.userInfoRequest(server, client, 'token-1', {
        [oauth.customFetch]: fetchOf({ [endpoints.userInfo]: answer }),
      })
      await oauth.processUserInfoResponse(server, client, SUBJECT, response)
    }),
}
