import { describe, expect, test } from 'vitest'
import { createFlow, type Explanation, type Outcome } from 'trivet'
import { defineProvider, github, google, spotify, type Provider } from 'trivet/providers'
import { clientId, logIn, type LoginOptions } from '../support/emulated-login.ts'
import notRegistered from '../../fixtures/spotify/user-not-registered.json' with { type: 'json' }
import unverified from '../../fixtures/github/token-unverified-user-email.json' with { type: 'json' }
import { toldAbout, unplugged, upToCallback, withMember } from './mistake.ts'

interface Mistake {
  readonly provider: Provider
  /** A login with the mistake in it. */
  readonly login: LoginOptions
  readonly code: Explanation['code']
  /** Must be in the first two causes: whoever reads further has been told something else. */
  readonly cause: RegExp
  readonly next: RegExp
}

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 0)
const late = { code: 'callback.expired', step: 'callback', retryable: true } as const

const mistakes: Readonly<Record<string, Mistake>> = {
  'the client secret is wrong': {
    provider: github,
    login: { emulator: { clients: { [clientId]: { secret: 'another' } } } },
    code: 'exchange.rejected',
    cause: /client secret does not belong to this client_id, or was replaced/,
    next: /Make a new client secret/,
  },
  'the client secret is wrong, at a provider that asks for it in the header': {
    provider: spotify,
    login: { emulator: { clients: { [clientId]: { secret: 'another' } } } },
    code: 'exchange.rejected',
    cause: /client secret does not belong to this client_id, or was replaced/,
    next: /Copy it from the app's settings in the Developer Dashboard/,
  },
  'the client id is wrong at the exchange': {
    provider: github,
    login: {
      emulator: { clients: { [clientId]: {} } },
      tamper: withMember('client_id', () => 'another'),
    },
    code: 'exchange.rejected',
    cause: /knows no app with this client_id/,
    next: /Check the client_id/,
  },
  'the verifier is the one of another login': {
    provider: spotify,
    login: { tamper: withMember('code_verifier', () => 'v'.repeat(43)) },
    code: 'exchange.rejected',
    cause: /verifier is not the one of this login: two logins were mixed up/,
    next: /Keep each pending flow under its own id/,
  },
  'the redirect URI has one slash more at the exchange': {
    provider: github,
    login: { tamper: withMember('redirect_uri', (uri) => `${uri}/`) },
    code: 'exchange.rejected',
    cause: /redirect_uri of the token request is not the one of the authorization request/,
    next: /Use one redirectUri for both/,
  },
  'the user says no': {
    provider: google,
    login: { user: { decision: 'deny' } },
    code: 'callback.denied',
    cause: /pressed|refused|cancel/i,
    next: /try again|Offer/,
  },
  'the user comes back too late': {
    provider: github,
    login: { meanwhile: ({ effects }) => effects.advance(DAY_MS) },
    code: 'callback.expired',
    cause: /took long at the provider|stuck at GitHub/,
    next: /Offer|log in again/,
  },
  'the provider limits requests for users': {
    provider: github,
    login: { emulator: { faults: ['user:429'] } },
    code: 'userinfo.rate-limited',
    cause: /too many requests/,
    next: /Wait until the moment in retryAt/,
  },
  'the clock of this machine is fast': {
    provider: google,
    login: { emulator: { now: () => NOW - DAY_MS } },
    code: 'id-token.expired',
    cause: /clock/,
    next: /clock|time/,
  },
  'the clock of this machine is slow': {
    provider: google,
    login: { emulator: { now: () => NOW + DAY_MS } },
    code: 'id-token.not-yet-valid',
    cause: /clock/,
    next: /clock|time/,
  },
  'another server answers': {
    provider: google,
    login: { emulator: { faults: ['wrong-iss'] } },
    code: 'callback.issuer-mismatch',
    cause: /wrong issuer|mix-up/,
    next: /Compare the two/,
  },
  'the profile is of another tenant': {
    provider: defineProvider({ ...google, issuer: 'https://accounts.google.com/other-tenant' }),
    login: {},
    code: 'callback.issuer-mismatch',
    cause: /another tenant/,
    next: /correct issuer in the profile/,
  },
  'there is no network': {
    provider: github,
    login: { tamper: unplugged },
    code: 'network.unreachable',
    cause: /DNS|firewall|proxy/,
    next: /curl/,
  },
  'a proxy answers instead of the provider, with a page': {
    provider: github,
    login: { emulator: { faults: ['token:html'] } },
    code: 'exchange.content-type-unexpected',
    cause: /proxy/,
    next: /curl|proxy|endpoints/,
  },
  'the user, or the client, may not have every scope': {
    provider: google,
    login: {
      detour(url) {
        const changed = new URL(url)
        changed.searchParams.set('scope', 'openid email')
        return changed.href
      },
    },
    code: 'authenticated',
    cause: /user granted a part only/,
    next: /ask for it again when the user needs it/,
  },
  'the address was not asked for': {
    provider: github,
    login: { begin: { scopes: ['read:user'] }, user: { user: 'sparse' } },
    code: 'authenticated',
    cause: /scope for it was not asked for/,
    next: /Ask for that scope/,
  },
  'a scope is one that the provider does not have': {
    provider: spotify,
    login: {
      detour(url) {
        const changed = new URL(url)
        changed.searchParams.set('scope', '"user-read-email"')
        return changed.href
      },
    },
    code: 'callback.error',
    cause: /does not know one of the scopes/,
    next: /Compare them with the list of scopes/,
  },
  'the provider posts the callback without a state': {
    provider: github,
    login: { emulator: { faults: ['missing-state'] } },
    code: 'callback.state-missing',
    cause: /query was lost on the way/,
    next: /query|address/,
  },
}

const text = (lines: readonly string[]): string => lines.join('\n')

describe('whoever makes one of these is told what it was, and what to do', () => {
  test.each(Object.entries(mistakes))('%s', async (_, { provider, login, ...right }) => {
    const told = toldAbout(await logIn(provider, login), provider)
    expect(told.code).toBe(right.code)
    expect(text(told.causes.slice(0, 2))).toMatch(right.cause)
    expect(text(told.next)).toMatch(right.next)
  })
})

describe('what goes wrong between the steps', () => {
  const expectTold = (outcome: Outcome, right: Omit<Mistake, 'login' | 'provider'>) => {
    const told = toldAbout(outcome, github)
    expect(told.code).toBe(right.code)
    expect(text(told.causes.slice(0, 2))).toMatch(right.cause)
    expect(text(told.next)).toMatch(right.next)
  }

  test('the cookie is lost', async () => {
    const { flow, callback } = await upToCallback(github)
    expectTold(await flow.complete(undefined, callback), {
      code: 'callback.flow-not-found',
      cause: /cookie/i,
      next: /cookie|log in again/i,
    })
  })

  test('the callback comes to the login of another tab', async () => {
    const { flow, callback } = await upToCallback(github)
    const { pending } = await upToCallback(github)
    expect(pending.state).not.toBe('')
    const other = { ...pending, state: 'A'.repeat(43) }
    expectTold(await flow.complete(other, callback), {
      code: 'callback.state-mismatch',
      cause: /second tab|another login|share one place/,
      next: /under its own id/,
    })
  })

  test('the code is used twice', async () => {
    const { flow, pending, callback } = await upToCallback(github)
    expect((await flow.complete(pending, callback)).status).toBe('authenticated')
    expectTold(await flow.complete(pending, callback), {
      code: 'exchange.rejected',
      cause: /used already/,
      next: /second request to the callback/,
    })
  })

  test('the application is behind a proxy, and gives the address that it sees itself', async () => {
    const { flow, pending, callback } = await upToCallback(github)
    const inner = callback.replace('http://127.0.0.1:3000/', 'http://app.internal:8080/')
    expect(inner).not.toBe(callback)
    expectTold(await flow.complete(pending, inner), {
      code: 'callback.redirect-mismatch',
      cause: /^A proxy stands before the application/,
      next: /Behind a proxy give complete the Request/,
    })
  })

  test('the callback arrives with a slash that the redirect URI does not have', async () => {
    const { flow, pending, callback } = await upToCallback(github)
    const slashed = callback.replace('/callback?', '/callback/?')
    expectTold(await flow.complete(pending, slashed), {
      code: 'callback.redirect-mismatch',
      cause: /final slash/,
      next: /register exactly that/,
    })
  })
})

describe('what a fixture shows', () => {
  test.each([
    {
      mistake: 'the app is in development mode, and the user is not on its list',
      provider: spotify,
      address: spotify.endpoints.userInfo,
      response: notRegistered.response,
      code: 'userinfo.forbidden',
      cause: /Development Mode, and this user is not on its list/,
      next: /User Management/,
    },
    {
      mistake: 'the address of the user is not verified',
      provider: github,
      address: github.endpoints.token,
      response: unverified.response,
      code: 'exchange.rejected',
      cause: /primary e-mail address at GitHub is not verified/,
      next: /Ask the user to verify it/,
    },
  ])('$mistake', async ({ provider, address, response, code, cause, next }) => {
    const { flow, pending, callback } = await upToCallback(provider, { [address ?? '']: response })
    const told = toldAbout(await flow.complete(pending, callback), provider)
    expect(told.code).toBe(code)
    expect(told.causes[0]).toMatch(cause)
    expect(text(told.next)).toMatch(next)
  })
})

test('a redirect URI that is not registered: the provider keeps the user, and both say so', async () => {
  const clients = { [clientId]: { redirectUris: ['https://app.example/callback'] } }
  await expect(logIn(github, { emulator: { clients } })).rejects.toThrow(/redirect_uri/)
  const told = toldAbout(
    { status: 'expired', failure: { ...late, details: { expiredAt: 0, receivedAt: 1 } } },
    github,
  )
  expect(told.causes[0]).toMatch(/redirect_uri that is not registered/)
  expect(told.next[0]).toMatch(/Open the authorization URL yourself/)
})

test('localhost at Spotify is refused before anybody is sent there, with what to write instead', () => {
  const redirectUri = 'http://localhost:3000/callback'
  expect(() => createFlow({ provider: spotify, clientId, redirectUri })).toThrow(/127\.0\.0\.1/)
})
