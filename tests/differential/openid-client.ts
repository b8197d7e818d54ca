import * as oidc from 'openid-client'
import manifest from 'openid-client/package.json' with { type: 'json' }
import { ISSUER, REDIRECT_URI, STATE } from './inputs/callbacks.ts'
import { CLIENT_ID, CLIENT_SECRET, NONCE, SUBJECT } from './inputs/id-tokens.ts'
import { endpoints, fetchOf, keys, tokenAnswerWith } from './provider.ts'
import { verdictOf, type Subject } from './subject.ts'

function configuration(
  answers: Parameters<typeof fetchOf>[0],
  { isIssuerPromised = false, asked = [] }: { isIssuerPromised?: boolean; asked?: string[] } = {},
): oidc.Configuration {
  const made = new oidc.Configuration(
    {
      issuer: ISSUER,
      authorization_endpoint: endpoints.authorization,
      token_endpoint: endpoints.token,
      userinfo_endpoint: endpoints.userInfo,
      jwks_uri: endpoints.keys,
      authorization_response_iss_parameter_supported: isIssuerPromised,
    },
    CLIENT_ID,
    { id_token_signed_response_alg: 'ES256' },
    oidc.ClientSecretPost(CLIENT_SECRET),
  )
  made[oidc.customFetch] = fetchOf({ [endpoints.keys]: keys, ...answers }, asked)
  oidc.enableNonRepudiationChecks(made)
  return made
}

const callback = new URL(`${REDIRECT_URI}?code=code-1&state=${STATE}`)
const checks = { expectedState: STATE, pkceCodeVerifier: 'v'.repeat(43) }

export const openidClient: Subject = {
  name: 'openid-client',
  version: manifest.version,

  token: (answer) =>
    verdictOf(async () =>
      oidc.authorizationCodeGrant(configuration({ [endpoints.token]: answer }), callback, checks),
    ),

  async callback({ url, isIssuerPromised }) {
    const asked: string[] = []
    const config = configuration(
      { [endpoints.token]: tokenAnswerWith() },
      { isIssuerPromised, asked },
    )
    await verdictOf(async () => oidc.authorizationCodeGrant(config, new URL(url), checks))
    return asked.includes(endpoints.token) ? 'accept' : 'refuse'
  },

  idToken: (idToken) =>
    verdictOf(async () =>
      oidc.authorizationCodeGrant(
        configuration({ [endpoints.token]: tokenAnswerWith(idToken) }),
        callback,
        { ...checks, expectedNonce: NONCE, idTokenExpected: true },
      ),
    ),

  userInfo: (answer) =>
    verdictOf(async () =>
      oidc.fetchUserInfo(configuration({ [endpoints.userInfo]: answer }), 'token-1', SUBJECT),
    ),
}
