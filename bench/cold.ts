// In a new process: from the import to the first authorization URL. Prints milliseconds.
import type * as Trivet from 'trivet'
import type * as GitHub from 'trivet/providers/github'
import { clientId, clientSecret, github, redirectUri, scopes } from './login.ts'

const [name = '', bundle = ''] = process.argv.slice(2)

const firsts: Readonly<Record<string, () => Promise<string>>> = {
  'by hand': async () => {
    const { createHash, randomBytes } = await import('node:crypto')
    const verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(' '),
      state: randomBytes(32).toString('base64url'),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    return `${github.authorization}?${query.toString()}`
  },

  trivet: async () => {
    const [{ createFlow }, { github: provider }] = await Promise.all([
      import('trivet'),
      import('trivet/providers/github'),
    ])
    const flow = createFlow({ provider, clientId, clientSecret, redirectUri })
    return (await flow.begin({ scopes })).url
  },

  'trivet, bundled': async () => {
    const { createFlow, github: provider } = (await import(bundle)) as typeof Trivet & typeof GitHub
    const flow = createFlow({ provider, clientId, clientSecret, redirectUri })
    return (await flow.begin({ scopes })).url
  },

  oauth4webapi: async () => {
    const oauth = await import('oauth4webapi')
    const verifier = oauth.generateRandomCodeVerifier()
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(' '),
      state: oauth.generateRandomState(),
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return `${github.authorization}?${query.toString()}`
  },

  'openid-client': async () => {
    const client = await import('openid-client')
    const configuration = new client.Configuration(
      {
        issuer: 'https://github.com/login/oauth',
        authorization_endpoint: github.authorization,
        token_endpoint: github.token,
      },
      clientId,
      {},
      client.ClientSecretPost(clientSecret),
    )
    const verifier = client.randomPKCECodeVerifier()
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state: client.randomState(),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).href
  },

  arctic: async () => {
    const arctic = await import('arctic')
    const client = new arctic.OAuth2Client(clientId, clientSecret, redirectUri)
    return client.createAuthorizationURLWithPKCE(
      github.authorization,
      arctic.generateState(),
      arctic.CodeChallengeMethod.S256,
      arctic.generateCodeVerifier(),
      scopes,
    ).href
  },

  'simple-oauth2': async () => {
    const { createHash, randomBytes } = await import('node:crypto')
    const { AuthorizationCode } = await import('simple-oauth2')
    const client = new AuthorizationCode({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: 'https://github.com', authorizePath: '/login/oauth/authorize' },
    })
    const parameters = {
      redirect_uri: redirectUri,
      scope: scopes,
      state: randomBytes(32).toString('base64url'),
      code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
      code_challenge_method: 'S256',
    }
    return client.authorizeURL(parameters)
  },
}

const start = performance.now()
const url = await firsts[name]?.()
const time = performance.now() - start
if (new URL(url ?? '').searchParams.get('code_challenge_method') !== 'S256')
  throw new Error(`${name} made another URL: ${url}`)
console.log(time)
