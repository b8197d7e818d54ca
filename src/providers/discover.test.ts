import { describe, expect, test } from 'vitest'
import { providerKey } from '../protocol/user.ts'
import { discover, DiscoveryError, type DiscoveryAdapters } from './discover.ts'

const issuer = 'https://id.example/realms/a'
const OIDC = `${issuer}/.well-known/openid-configuration`
const RFC8414 = 'https://id.example/.well-known/oauth-authorization-server/realms/a'

const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  revocation_endpoint: `${issuer}/revoke`,
  response_types_supported: ['code'],
  scopes_supported: ['openid', 'email', 'offline_access'],
  token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post', 'none'],
  code_challenge_methods_supported: ['plain', 'S256'],
  id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256', 'ES256'],
  authorization_response_iss_parameter_supported: true,
}

type Documents = Readonly<Record<string, { status?: number; body: string }>>

function serving(documents: Documents, asked: string[] = []): DiscoveryAdapters {
  return {
    async send({ url }) {
      asked.push(url)
      const { status = 200, body } = documents[url] ?? { status: 404, body: '' }
      return { status, headers: {}, body }
    },
  }
}
const at = (url: string, changes: object = {}): Documents => ({
  [url]: { body: JSON.stringify({ ...metadata, ...changes }) },
})

/** The code with which discovery is refused. */
async function refusal(
  adapters: DiscoveryAdapters,
  subject = issuer,
): Promise<DiscoveryError['code'] | null> {
  return discover(subject, adapters).then(
    () => null,
    (error: unknown) => {
      if (error instanceof DiscoveryError) return error.code
      throw error
    },
  )
}

describe('discover', () => {
  test('makes a profile of what OpenID Connect metadata says', async () => {
    const profile = await discover(issuer, serving(at(OIDC)))
    expect(profile).toMatchObject({
      id: 'id-example',
      tenant: issuer,
      name: 'id.example',
      issuer,
      endpoints: {
        authorization: `${issuer}/authorize`,
        token: `${issuer}/token`,
        userInfo: `${issuer}/userinfo`,
        keys: `${issuer}/keys`,
        revocation: `${issuer}/revoke`,
        discovery: OIDC,
      },
      client: { authentication: [{ method: 'post' }, { method: 'none' }] },
      scopes: { default: ['openid', 'email'] },
      pkce: { method: 'S256' },
      callback: { iss: { presence: 'required' } },
      idToken: { algorithms: ['RS256', 'ES256'] },
      user: { id: '/sub', emailVerified: '/email_verified' },
    })
  })

  test('assumes what the RFCs assume where the metadata is silent', async () => {
    const { issuer: own, authorization_endpoint, token_endpoint, userinfo_endpoint } = metadata
    const bare = { issuer: own, authorization_endpoint, token_endpoint, userinfo_endpoint }
    const asked: string[] = []
    const profile = await discover(
      issuer,
      serving({ [RFC8414]: { body: JSON.stringify(bare) } }, asked),
    )
    expect(asked).toEqual([OIDC, RFC8414])
    expect(profile).toMatchObject({
      client: { authentication: [{ method: 'basic', encoding: 'form' }] },
      pkce: { method: 'S256' },
      callback: { iss: { presence: 'optional' } },
      scopes: { default: [] },
    })
    expect(profile.idToken).toBeUndefined()
  })

  test('takes the user from the ID token where there is no user-info endpoint', async () => {
    const profile = await discover(issuer, serving(at(OIDC, { userinfo_endpoint: undefined })))
    expect(profile.user.id).toEqual({ from: 'idToken', at: '/sub' })
    expect(profile.endpoints).not.toHaveProperty('userInfo')
  })

  test.each([[['plain']], [[]], [undefined]])(
    'keeps PKCE on where the methods are %j',
    async (methods) => {
      const listed = { code_challenge_methods_supported: methods }
      expect((await discover(issuer, serving(at(OIDC, listed)))).pkce).toEqual({ method: 'S256' })
    },
  )

  test('gives no two issuers the same key', async () => {
    const keyOf = async (subject: string) => {
      const url = `${subject}/.well-known/openid-configuration`
      return providerKey(await discover(subject, serving(at(url, { issuer: subject }))))
    }
    expect(await keyOf('https://a.b.example')).toBe('a-b-example@https://a.b.example')
    expect(await keyOf('https://a-b.example')).toBe('a-b-example@https://a-b.example')
    expect(await keyOf(issuer)).not.toBe(await keyOf('https://id.example/realms/b'))
  })

  test.each([
    ['http://127.0.0.1:8080', 'issuer-127-0-0-1-8080'],
    ['https://1st.example', 'issuer-1st-example'],
    ['https://ID.example', 'id-example'],
  ])('%s has the id %s', async (subject, id) => {
    const url = `${subject}/.well-known/openid-configuration`
    const profile = await discover(subject, serving(at(url, { issuer: subject })))
    expect(profile.id).toBe(id)
  })

  test('asks for no ID token that cannot be verified', async () => {
    const symmetric = { id_token_signing_alg_values_supported: ['HS256', 'none'] }
    const profile = await discover(issuer, serving(at(OIDC, symmetric)))
    expect(profile).toMatchObject({ scopes: { default: [] }, user: { id: '/sub' } })
    expect(profile.idToken).toBeUndefined()
    const alone = { ...symmetric, userinfo_endpoint: undefined }
    expect(await refusal(serving(at(OIDC, alone)))).toBe('user-missing')
  })

  test('repeats no more of a stranger than fits a line', async () => {
    const endless = { issuer: `https://evil.example/${'x'.repeat(100_000)}` }
    const refused: unknown = await discover(issuer, serving(at(OIDC, endless))).catch(
      (error: unknown) => error,
    )
    const { message } = refused as DiscoveryError
    expect(message).toContain('speaks for')
    expect(message.length).toBeLessThan(1000)
  })

  test('keeps the slash at the end of an issuer', async () => {
    const slashed = 'https://id.example/'
    const url = 'https://id.example/.well-known/openid-configuration'
    expect(await refusal(serving(at(url, { issuer: slashed })), slashed)).toBeNull()
    expect(await refusal(serving(at(url, { issuer: slashed })), 'https://id.example')).toBe(
      'issuer-mismatch',
    )
  })

  test.each([
    '',
    'id.example',
    'http://id.example',
    'https://id.example?x=1',
    'https://id.example#x',
    'https://{host}',
    `https://id.example/${'x'.repeat(200)}`,
    'file:///etc/passwd',
  ])('%j is no issuer', async (subject) => {
    const asked: string[] = []
    expect(await refusal(serving({}, asked), subject)).toBe('issuer-invalid')
    expect(asked).toEqual([])
  })

  test.each([
    ['issuer-mismatch', { issuer: 'https://evil.example' }],
    ['issuer-mismatch', { issuer: `${issuer}/` }],
    ['endpoint-insecure', { token_endpoint: 'http://id.example/token' }],
    ['endpoint-insecure', { jwks_uri: 'http://127.0.0.1/keys' }],
    ['endpoint-insecure', { userinfo_endpoint: 'https://localhost/me' }],
    ['endpoint-insecure', { authorization_endpoint: 'javascript:alert(1)' }],
    ['endpoint-insecure', { token_endpoint: 'https://{host}/token' }],
    ['metadata-invalid', { token_endpoint: 7 }],
    ['metadata-invalid', { authorization_endpoint: undefined }],
    ['code-flow-missing', { response_types_supported: ['token'] }],
    ['user-missing', { userinfo_endpoint: undefined, jwks_uri: undefined }],
  ] as const)('refuses hostile metadata: %s, %j', async (code, changes) => {
    expect(await refusal(serving(at(OIDC, changes)))).toBe(code)
  })

  test.each([
    ['redirected', { status: 302, body: '' }],
    ['not-json', { body: '<html>' }],
    ['metadata-invalid', { body: '[]' }],
    ['too-large', { body: ' '.repeat(1_048_577) }],
  ] as const)('refuses an answer that is none: %s', async (code, document) => {
    expect(await refusal(serving({ [OIDC]: document }))).toBe(code)
  })

  test('has a code for an adapter that fails', async () => {
    const failing = (error: unknown): DiscoveryAdapters => ({
      ...serving({}),
      async send() {
        throw error
      },
    })
    expect(await refusal(failing(new Error('x')))).toBe('unreachable')
    expect(await refusal(failing({ kind: 'response-too-large', sent: 'unknown' }))).toBe(
      'too-large',
    )
    expect(await refusal(failing({ kind: 'redirected', sent: 'unknown' }))).toBe('redirected')
    expect(await refusal(serving({}))).toBe('not-found')
  })

  test('limits the answer, and passes the signal on', async () => {
    const { signal } = new AbortController()
    const adapters: DiscoveryAdapters = {
      ...serving({}),
      async send(request, options) {
        expect(options).toEqual({ signal, maxBytes: 1_048_576 })
        return serving(at(OIDC)).send(request, options)
      },
    }
    await discover(issuer, adapters, { signal })
  })
})
