import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { defineProvider } from './define.ts'
import type { ProviderInput } from './schema.ts'

const endpoints = {
  authorization: 'https://acme.example/authorize',
  token: 'https://acme.example/token',
  userInfo: 'https://acme.example/me',
}
const smallest: ProviderInput = { id: 'acme', name: 'Acme', endpoints, user: { id: '/sub' } }

/** What a profile with one mistake is told. Members are taken as they come: that is the mistake. */
function faultOf(mistake: Readonly<Record<string, unknown>>): string {
  try {
    defineProvider({ ...smallest, ...mistake })
  } catch (error) {
    return error instanceof TypeError ? error.message : String(error)
  }
  return 'It was accepted.'
}

describe('defineProvider', () => {
  test('the smallest profile has the defaults of the RFCs', () => {
    expect(defineProvider(smallest)).toEqual({
      ...smallest,
      client: {
        authentication: [
          { method: 'basic', encoding: 'form' },
          { method: 'post' },
          { method: 'none' },
        ],
        parameters: { id: 'client_id', secret: 'client_secret' },
      },
      redirectUri: { forbiddenHosts: [], httpsOnly: false },
      authorization: { parameters: {}, loginHint: 'login_hint', prompt: 'prompt' },
      scopes: {
        default: [],
        separator: ' ',
        granted: { from: 'token', at: '/scope' },
        aliases: {},
        implies: {},
        unechoed: [],
      },
      pkce: { method: 'S256' },
      callback: {
        iss: { presence: 'optional', onErrorToo: true },
        denials: ['access_denied'],
        captures: {},
      },
      token: { method: 'POST', encoding: 'form', headers: {}, parameters: {}, errors: {} },
      refresh: { issued: 'asked', rotation: 'maybe' },
      userInfo: {
        method: 'GET',
        headers: {},
        token: { in: 'header' },
        query: {},
        form: {},
        errors: [],
      },
      additionalRequests: [],
      quirks: {},
      hints: [],
      variables: {},
      variants: {},
    })
  })

  test('a part that is given keeps the defaults of its other members', () => {
    const profile = defineProvider({
      ...smallest,
      authorization: { prompt: null },
      callback: { iss: { presence: 'required' } },
      scopes: { default: ['openid'] },
    })
    expect(profile.authorization).toEqual({ parameters: {}, loginHint: 'login_hint', prompt: null })
    expect(profile.callback.iss).toEqual({ presence: 'required', onErrorToo: true })
    expect(profile.callback.denials).toEqual(['access_denied'])
    expect(profile.scopes.aliases).toEqual({})
  })

  test('a profile is frozen to its depths', () => {
    const { endpoints: frozen, callback } = defineProvider(smallest)
    expect(() => Object.assign(frozen, { token: 'https://evil.example/token' })).toThrow(TypeError)
    expect(() => Object.assign(callback.iss, { presence: 'absent' })).toThrow(TypeError)
  })

  test('a profile that was made before comes back as it is', () => {
    const profile = defineProvider(smallest)
    expect(defineProvider(profile)).toBe(profile)
  })

  test('what was given is neither changed nor frozen', () => {
    const given = structuredClone(smallest)
    defineProvider(given)
    expect(given).toEqual(smallest)
    expect(Object.isFrozen(given.endpoints)).toBe(false)
  })

  test('an override is a copy, frozen to its depths, whether what was given is frozen or not', () => {
    const endpointsOf = { token: 'https://id.example/other', deeper: { a: 1 } }
    const override = { endpoints: Object.freeze(endpointsOf) }
    const variants = { other: { description: 'Another one.', override } }
    const profile = defineProvider({ ...smallest, variants })
    endpointsOf.deeper.a = 2
    expect(profile.variants['other']?.override).toEqual({
      endpoints: { token: 'https://id.example/other', deeper: { a: 1 } },
    })
    expect(Object.isFrozen(endpointsOf.deeper)).toBe(false)
  })
})

describe('an endpoint', () => {
  const accepted = (token: string) => faultOf({ endpoints: { ...endpoints, token } })
  const refusal =
    'The profile "acme" is not valid:\n  endpoints.token: must be an https: URL (http: on loopback only), without a fragment'

  test.each([
    'http://127.0.0.1:8080/token',
    'http://127.1.2.3/token',
    'http://[::1]:8080/token',
    'http://localhost:8080/token',
    'https://acme.example:8443/token?tenant=a',
  ])('may be %s', (token) => {
    expect(accepted(token)).toBe('It was accepted.')
  })

  test.each([
    'http://acme.example/token',
    'http://localhost.acme.example/token',
    'http://127.0.0.1.acme.example/token',
    'http://10.0.0.1/token',
    'acme.example/token',
    '/token',
    'ftp://acme.example/token',
    'javascript:alert(1)',
    'https://acme.example/token#fragment',
    'https://user:password@acme.example/token',
    '',
  ])('may not be %j', (token) => {
    expect(accepted(token)).toBe(refusal)
  })
})

describe('a mistake is told with its place', () => {
  const told = (...faults: string[]) =>
    ['The profile "acme" is not valid:', ...faults.map((fault) => `  ${fault}`)].join('\n')

  test('an unknown member', () => {
    expect(faultOf({ scope: ['openid'] })).toBe(told('(profile): Unrecognized key: "scope"'))
    expect(faultOf({ endpoints: { ...endpoints, userinfo: endpoints.userInfo } })).toBe(
      told('endpoints: Unrecognized key: "userinfo"'),
    )
  })

  test('a missing endpoint', () => {
    const { userInfo: _, ...rest } = endpoints
    expect(faultOf({ endpoints: rest })).toBe(
      told('endpoints.userInfo: is needed: `user` looks for something in the user-info body'),
    )
  })

  test('a pointer that is none', () => {
    expect(faultOf({ user: { id: 'sub' } })).toBe(
      told('user.id: must be a JSON Pointer (RFC 6901), such as /user/id'),
    )
  })

  test('an id that cannot be part of a key', () => {
    expect(faultOf({ id: 'Acme Inc' })).toBe(
      'The profile "Acme Inc" is not valid:\n  id: must be lower case: letters, digits, hyphens',
    )
  })

  test('a quirk that is unknown, or without evidence', () => {
    const evidence = { source: 'acme/docs#1', date: '2026-11-23' }
    expect(faultOf({ quirks: { everythingIsFine: evidence } })).toBe(
      told('quirks: Unrecognized key: "everythingIsFine"'),
    )
    expect(faultOf({ quirks: { tokenErrorsUseStatus200: true } })).toBe(
      told('quirks.tokenErrorsUseStatus200: Invalid input: expected object, received boolean'),
    )
    expect(
      faultOf({ quirks: { tokenErrorsUseStatus200: { ...evidence, date: '23.11.2026' } } }),
    ).toBe(told('quirks.tokenErrorsUseStatus200.date: must be a date, YYYY-MM-DD'))
  })

  test('a scope with a space in it', () => {
    expect(faultOf({ scopes: { default: ['openid email'] } })).toBe(
      told('scopes.default.0: must be a scope (RFC 6749 §3.3)'),
    )
  })

  test('a header that would start another one', () => {
    expect(faultOf({ token: { headers: { accept: 'text/html\r\nx: y' } } })).toBe(
      told('token.headers.accept: must be printable ASCII'),
    )
  })

  test('a word that is none of the choices', () => {
    expect(faultOf({ callback: { iss: { presence: 'maybe' } } })).toBe(
      told('callback.iss.presence: Invalid option: expected one of "absent"|"optional"|"required"'),
    )
  })

  test('a variable that nobody describes, wherever an address names it', () => {
    expect(
      faultOf({
        issuer: 'https://{realm}.acme.example',
        endpoints: { ...endpoints, token: 'https://{host}/{tenant}/token' },
        additionalRequests: [{ id: 'emails', url: 'https://api.{host}/emails' }],
        variables: { tenant: { description: 'The tenant.', pattern: '^[a-z]+$' } },
      }),
    ).toBe(
      [
        'The profile "acme" is not valid:',
        '  issuer: there is no variable "realm": describe it in `variables`',
        '  endpoints.token: there is no variable "host": describe it in `variables`',
        '  additionalRequests.0.url: there is no variable "host": describe it in `variables`',
      ].join('\n'),
    )
  })

  test('a value that names another variable', () => {
    const host = { description: 'The host.', pattern: '^.*$', default: '{other}.example' }
    const token = 'https://{host}/token'
    expect(faultOf({ endpoints: { ...endpoints, token }, variables: { host } })).toContain(
      'endpoints.token: there is no variable "other"',
    )
  })

  test('a default of a variable that makes no address', () => {
    const address = 'https://{host}/token'
    const host = { description: 'Its host.', pattern: '^.*$', default: 'acme example' }
    const mistake = { endpoints: { ...endpoints, token: address }, variables: { host } }
    expect(faultOf(mistake)).toContain('endpoints.token')
    expect(faultOf({ ...mistake, variables: { host: { ...host, default: 'acme.example' } } })).toBe(
      'It was accepted.',
    )
  })

  test('a default of a variable that its pattern refuses', () => {
    const host = { description: 'Its host.', pattern: '^[a-z]+$', default: 'A' }
    expect(faultOf({ variables: { host } })).toBe(
      '"A" is not a host of Acme: it must match ^[a-z]+$.',
    )
  })

  test('several mistakes at once', () => {
    expect(faultOf({ name: '', user: { id: 'sub' }, scope: [] })).toBe(
      told(
        'name: Too small: expected string to have >=1 characters',
        'user.id: must be a JSON Pointer (RFC 6901), such as /user/id',
        '(profile): Unrecognized key: "scope"',
      ),
    )
  })

  test('PKCE turned off without a dated reason', () => {
    expect(faultOf({ pkce: { method: 'none' } })).toMatch(
      /^The profile "acme" is not valid:\n {2}pkce/,
    )
    const pkce = { method: 'none', reason: 'It answers 500.', date: '2026-11-23' }
    expect(faultOf({ pkce })).toBe('It was accepted.')
  })

  test('a parameter that the flow sets itself, in the words for the name', () => {
    expect(faultOf({ authorization: { parameters: { state: 'x' } } })).toBe(
      told('authorization.parameters.state: is set by the flow itself'),
    )
    for (const id of ['state', 'redirect_uri', 'code', 'grant_type'])
      expect(faultOf({ client: { parameters: { id } } })).toBe(
        told('client.parameters.id: is set by the flow itself'),
      )
    expect(faultOf({ client: { parameters: { id: 'key', secret: 'key' } } })).toBe(
      told('client.parameters: must have two names'),
    )
    expect(faultOf({ scopes: { aliases: { 'a b': 'c' } } })).toBe(
      told('scopes.aliases.a b: must be a scope (RFC 6749 §3.3)'),
    )
  })

  test('an additional request with a name that is taken', () => {
    const at = (id: string) => ({ id, url: `https://acme.example/${id}` })
    for (const id of ['client', 'user', 'token', 'idToken', 'callback'])
      expect(faultOf({ additionalRequests: [at('emails'), at(id)] })).toBe(
        told('additionalRequests.1.id: is the name of something else that selectors look into'),
      )
    expect(faultOf({ additionalRequests: [at('emails'), at('emails')] })).toBe(
      told('additionalRequests: have one id twice'),
    )
    expect(faultOf({ additionalRequests: [at('emails'), at('teams')] })).toBe('It was accepted.')
  })

  test('a selector, at the place of the alternative that comes closest', () => {
    const misplaced = { from: 'emails', at: 'email' }
    expect(faultOf({ user: { id: misplaced } })).toBe(
      told('user.id.at: must be a JSON Pointer (RFC 6901), such as /user/id'),
    )
    expect(faultOf({ user: { id: { first: ['/sub', misplaced] } } })).toBe(
      told('user.id.first.1.at: must be a JSON Pointer (RFC 6901), such as /user/id'),
    )
    expect(faultOf({ user: { id: 7 } })).toBe(
      told('user.id: Invalid input: expected string, received number'),
    )
  })

  test('inside the alternative that comes closest to what was written', () => {
    expect(faultOf({ user: { id: '/id', name: { first: [7] } } })).toBe(
      told('user.name.first.0: Invalid input: expected string, received number'),
    )
  })

  test('a way that there is not', () => {
    expect(faultOf({ client: { authentication: [{ method: 'x' }] } })).toMatch(
      /^The profile "acme" is not valid:\n {2}client\.authentication\.0/,
    )
  })

  test('in English, however the application has set zod up', () => {
    const { localeError } = z.config()
    z.config({ localeError: () => 'Falsch.' })
    try {
      expect(faultOf({ name: 7 })).toBe(
        told('name: Invalid input: expected string, received number'),
      )
    } finally {
      z.config({ localeError })
    }
  })

  test.each([undefined, null, 'github', 7, []])('%j in place of a profile', (input) => {
    expect(() => defineProvider(input as unknown as ProviderInput)).toThrow(
      /^The profile is not valid:\n {2}\(profile\): Invalid input: expected object/,
    )
  })
})
