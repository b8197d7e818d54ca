import { describe, expect, test } from 'vitest'
import { createFlowInspector, type InspectionMessage } from 'trivet/inspect'
import { github, google, type Provider } from 'trivet/providers'
import { logIn, type LoginOptions } from '../support/emulated-login.ts'
import { profiles } from '../support/profiles.ts'
import { toldOf } from './told.ts'

// Not every provider allows one on loopback.
const redirectUri = 'https://app.example/callback'

/** Every secret and everything personal that goes over the wire of a login. */
async function wireOf(provider: Provider, options: LoginOptions, how: { reveal?: ['user'] } = {}) {
  const messages: InspectionMessage[] = []
  const hidden = new Set<string>()
  const inspect = createFlowInspector({ send: (message) => messages.push(message), ...how })
  const outcome = await logIn(provider, {
    ...options,
    flow: { inspect, clientSecret: 'hush-2b7f41d09c5e', redirectUri },
    tamper(request) {
      for (const [name, value] of new URLSearchParams(request.body)) add(name, value)
      const [, credentials = ''] = (request.headers['authorization'] ?? '').split(' ')
      add('authorization', credentials)
      return request
    },
    detour(url) {
      for (const [name, value] of new URL(url).searchParams) add(name, value)
      return url
    },
  })
  if (outcome.status === 'authenticated') {
    const { tokens, user, raw } = outcome
    for (const token of [tokens.accessToken, tokens.refreshToken, tokens.idToken])
      add('token', token)
    const { provider: _, ...personal } = user
    for (const value of Object.values(personal)) add('user', value)
    collectTexts(raw.user, (value) => add('user', value))
  }
  return { text: JSON.stringify(messages), hidden, outcome }

  function add(name: string, value: unknown): void {
    const isSecret = /^(?:state|nonce|code|code_verifier|client_secret|authorization|token)$/.test(
      name,
    )
    const isTelling = typeof value === 'string' && value.length > 5
    if (isTelling && (isSecret || name === 'user')) hidden.add(value)
  }
}

/** Claims about the issuer and the client: they are the same for every user (OpenID Connect Core §2). */
const impersonal = new Set(['iss', 'aud', 'azp'])

function collectTexts(value: unknown, found: (text: string) => void): void {
  if (typeof value === 'string') found(value)
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value))
      if (!impersonal.has(name)) collectTexts(member, found)
}

/**
 * What is found, as it is or encoded. What stands in the profile or in the redirect URI as well, such as `github` or
 * `example`, was there before anybody signed in, and so was `active`, which XState says of every snapshot that is no end.
 */
function foundIn(text: string, hidden: ReadonlySet<string>, provider: Provider): string[] {
  const ours = JSON.stringify([provider, redirectUri, 'active']).toLowerCase()
  return [...hidden].filter(
    (value) =>
      !ours.includes(value.toLowerCase()) &&
      (text.includes(value) || text.includes(encodeURIComponent(value))),
  )
}

describe('no message holds a secret or anything personal', () => {
  test.each(profiles)('of a login at $name', async (provider) => {
    const { text, hidden, outcome } = await wireOf(provider, {})
    expect(outcome.status).toBe('authenticated')
    expect(hidden.size).toBeGreaterThan(5)
    expect(foundIn(text, hidden, provider)).toEqual([])
  })

  test.each(['user:500', 'user:html', 'token:html', 'wrong-state', 'token-in-callback', 'no-code'])(
    'of a login that fails: %s',
    async (fault) => {
      const { text, hidden } = await wireOf(github, { emulator: { faults: [fault] } })
      expect(hidden.size).toBeGreaterThan(0)
      expect(foundIn(text, hidden, github)).toEqual([])
    },
  )

  test('the user is shown where that is asked for, and nothing else with it', async () => {
    const { text, hidden, outcome } = await wireOf(google, {}, { reveal: ['user'] })
    const user = outcome.status === 'authenticated' ? outcome.user : null
    const shown = foundIn(text, hidden, google)
    expect(shown).toContain(user?.email)
    const own = Object.values(user ?? {}).join(' ')
    expect(shown.filter((value) => !own.includes(value))).toEqual([])
  })
})

test('one secret is the same text everywhere, and two are two', async () => {
  const { messages } = await toldOf(google, { emulator: { faults: ['wrong-state'] } })
  const compared = messages.find(
    (message) => message.type === '@trivet.decision' && message.guard === 'isStateDifferent',
  )
  expect(compared).toMatchObject({
    verdict: true,
    values: { expected: 'redacted-state-1', received: 'redacted-state-2' },
  })
})

test('a provider that echoes the code in its error gives it to nobody', async () => {
  const { messages } = await toldOf(github, {
    tamper: (request) => {
      const body = new URLSearchParams(request.body)
      if (body.has('code')) body.set('code', 'x'.repeat(20))
      return { ...request, ...(request.body !== undefined && { body: body.toString() }) }
    },
  })
  expect(messages.at(-1)).toMatchObject({ code: 'exchange.rejected' })
})

test('an inspector whose messages cannot be sent ends no login', async () => {
  const inspect = createFlowInspector({
    send() {
      throw new Error('the relay is gone')
    },
  })
  expect((await logIn(github, { flow: { inspect } })).status).toBe('authenticated')
})
