import { describe, expect, test } from 'vitest'
import { github, google, spotify, type Provider } from 'trivet/providers'
import { codeOf, createWorld, logIn, type LoginOptions } from '../tests/support/emulated-login.ts'
import { createEmulator } from './emulator.ts'
import { faultTable, type FaultSpec } from './faults.ts'

const fail = async (provider: Provider, fault: FaultSpec, options: LoginOptions = {}) =>
  codeOf(await logIn(provider, { ...options, emulator: { faults: [fault] } }))

describe('a fault at the token endpoint', () => {
  test.each([
    ['token:slow', 'authenticated'],
    ['token:hang', 'network.timeout'],
    ['token:reset', 'network.reset'],
    ['token:truncated-json', 'exchange.body-malformed'],
    ['token:html', 'exchange.content-type-unexpected'],
    ['token:huge', 'network.response-too-large'],
    ['token:empty', 'exchange.body-malformed'],
    ['token:invalid-utf8', 'network.response-not-utf8'],
    ['token:wrong-content-type', 'exchange.content-type-unexpected'],
    ['token:error-in-200', 'exchange.rejected'],
    ['token:redirect', 'exchange.redirected'],
    ['token:429', 'exchange.rate-limited'],
    ['token:429-then-ok', 'exchange.rate-limited'],
    ['token:500', 'exchange.server-error'],
    ['token:500-then-ok', 'exchange.server-error'],
    ['missing-access-token', 'exchange.access-token-missing'],
    ['missing-token-type', 'exchange.token-type-missing'],
    ['wrong-token-type', 'exchange.token-type-unsupported'],
  ] as const)('%s ends in %s', async (fault, code) => {
    for (const provider of [github, google, spotify]) expect(await fail(provider, fault)).toBe(code)
  })

  test.each([
    ['missing-id-token', 'id-token.missing'],
    ['unsigned-id-token', 'id-token.algorithm-unexpected'],
    ['forged-id-token', 'id-token.signature-invalid'],
    ['expired-id-token', 'id-token.expired'],
    ['wrong-nonce', 'id-token.nonce-mismatch'],
    ['wrong-audience', 'id-token.audience-mismatch'],
    ['wrong-issuer', 'id-token.issuer-mismatch'],
    ['wrong-at-hash', 'id-token.access-token-hash-mismatch'],
    ['keys:500', 'id-token.keys-unavailable'],
    ['keys:truncated-json', 'id-token.keys-unavailable'],
    ['wrong-subject', 'id-token.subject-mismatch'],
  ] as const)('%s ends in %s where there are ID tokens', async (fault, code) => {
    expect(await fail(google, fault)).toBe(code)
    expect(await fail(spotify, fault)).toBe('authenticated')
  })
})

describe('a fault at the user-info endpoint', () => {
  test.each([
    ['user:slow', 'authenticated'],
    ['user:hang', 'network.timeout'],
    ['user:reset', 'network.reset'],
    ['user:truncated-json', 'userinfo.body-malformed'],
    ['user:html', 'userinfo.content-type-unexpected'],
    ['user:huge', 'network.response-too-large'],
    ['user:empty', 'userinfo.body-malformed'],
    ['user:wrong-content-type', 'userinfo.content-type-unexpected'],
    ['user:error-in-200', 'userinfo.rejected'],
    ['user:redirect', 'userinfo.redirected'],
    ['user:429', 'userinfo.rate-limited'],
    ['user:429-then-ok', 'authenticated'],
    ['user:500', 'userinfo.server-error'],
    ['user:500-then-ok', 'authenticated'],
  ] as const)('%s ends in %s', async (fault, code) => {
    for (const provider of [github, google, spotify]) expect(await fail(provider, fault)).toBe(code)
  })

  test('is one of the additional request too', async () => {
    expect(await fail(github, 'emails:500')).toBe('userinfo.server-error')
    expect(await fail(github, 'emails:500-then-ok')).toBe('authenticated')
  })
})

describe('a fault in the callback', () => {
  test.each([
    ['duplicate-parameters', 'callback.parameter-duplicated'],
    ['wrong-iss', 'callback.issuer-mismatch'],
    ['missing-iss', 'authenticated'],
    ['wrong-state', 'callback.state-mismatch'],
    ['missing-state', 'callback.state-missing'],
    ['no-code', 'callback.code-missing'],
    ['token-in-callback', 'callback.parameter-unexpected'],
  ] as const)('%s ends in %s', async (fault, code) => {
    for (const provider of [github, google, spotify]) expect(await fail(provider, fault)).toBe(code)
  })
})

describe('a fault', () => {
  test('comes together with others', async () => {
    const faults = ['user:slow', 'user:500-then-ok', 'missing-iss'] as const
    expect(codeOf(await logIn(github, { emulator: { faults } }))).toBe('authenticated')
  })

  test('after the answer was made does not undo what was done', async () => {
    const { emulator } = createWorld({ faults: ['token:reset'] })
    const ask = () => emulator.fetch(spotify.endpoints.token, { method: 'POST' })
    await expect((await ask()).text()).rejects.toThrow('terminated')
  })

  test('that takes time ends with the request', async () => {
    const { fetch } = createEmulator({ faults: ['user:hang'] })
    const signal = AbortSignal.timeout(1)
    await expect(fetch(spotify.endpoints.userInfo ?? '', { signal })).rejects.toThrow(/timeout/)
  })

  test('that nobody knows is refused with a list of those that there are', () => {
    const wrong = () => createEmulator({ faults: ['token:hmtl'] })
    expect(wrong).toThrow(TypeError)
    expect(wrong).toThrow(/^There is no fault "token:hmtl"\. Write stage:name/)
    for (const { name } of faultTable) expect(wrong).toThrow(`  ${name} (`)
    const impossible = () => createEmulator({ providers: [spotify], faults: ['token:wrong-nonce'] })
    expect(impossible).toThrow(/^Spotify cannot have the fault "token:wrong-nonce"/)
    expect(impossible).toThrow('  html (token, user)')
    expect(impossible).not.toThrow('  wrong-audience')
  })

  test.each(['html', 'callback:html', 'authorization:html', 'token:token:html'])(
    'has to have a stage where it can be: %s',
    (fault) => {
      expect(() => createEmulator({ faults: [fault] })).toThrow(/token:html|There is no fault/)
    },
  )
})
