import { describe, expect, test } from 'vitest'
import { failureCodes, failuresOf, failureWith } from '../tests/support/failure-samples.ts'
import { explain, type Explanation } from './explain.ts'
import { entries } from './explanations/index.ts'
import { failure, statusOf, type Failure } from './failures.ts'
import type { Outcome } from './outcome.ts'
import { providers } from './providers/registry.ts'

const profiles = [undefined, ...Object.values(providers)]
const everyFailure = failureCodes.flatMap((code) =>
  failuresOf(code).map((failed) => [`${code} ${JSON.stringify(failed.details)}`, failed] as const),
)

function textsOf(explanation: Explanation): readonly string[] {
  return [explanation.title, ...sentencesOf(explanation)]
}

function sentencesOf({ happened, causes, next }: Explanation): readonly string[] {
  return [happened, ...causes, ...next]
}

/** What a reader must find in the text for one member of the details; none where it is told in words. */
function tracesOf([name, value]: readonly [string, unknown]): readonly string[] {
  if (['reason', 'adapter', 'standardError'].includes(name) || value === '') return []
  if (name === 'request') return [value === 'user' ? 'the request for the user' : String(value)]
  if (name === 'timeoutMs') return ['10 seconds']
  if (Array.isArray(value)) return value.map(String)
  if (typeof value === 'number')
    return [value > 1_000_000_000_000 ? new Date(value).toISOString() : String(value)]
  return typeof value === 'string' ? [value] : []
}

describe('explain', () => {
  test.each(everyFailure)('says what, why and what next: %s', (_, failed) => {
    const explanations = profiles.map((profile) => explain(failed, profile))
    for (const { code, causes, next } of explanations) {
      expect(code).toBe(failed.code)
      expect(Math.min(causes.length, next.length)).toBeGreaterThan(0)
    }
    const texts = [...new Set(explanations.flatMap(textsOf))]
    expect(texts.filter((text) => !/^\S.*\S$/.test(text))).toEqual([])
    const slips = /undefined|null|NaN|\[object|\s{2}|\.\.|, \.|“”/
    expect(texts.filter((text) => slips.test(text))).toEqual([])
    const sentences = explanations.flatMap(sentencesOf)
    expect(sentences.filter((text) => !text.endsWith('.'))).toEqual([])
    expect(JSON.parse(JSON.stringify(explanations))).toEqual(explanations)
  })

  test.each(everyFailure)('works the details in: %s', (_, failed) => {
    const { happened } = explain(failed)
    for (const trace of Object.entries(failed.details).flatMap(tracesOf))
      expect(happened).toContain(trace)
  })

  test.each(failureCodes)('%s links to a section of a specification, or to none', (code) => {
    const { spec } = entries()[code]
    expect(spec?.url ?? 'https://openid.net/').toMatch(
      /^https:\/\/(?:www\.rfc-editor\.org\/rfc\/rfc\d+#section-[\d.]+$|openid\.net\/)/,
    )
  })

  test('an outcome is explained like its failure', () => {
    for (const [, failed] of everyFailure) {
      const outcome: Outcome = { status: statusOf(failed), failure: failed }
      expect(explain(outcome, providers.github)).toEqual(explain(failed, providers.github))
    }
  })

  test('how late a callback came is told in words', () => {
    const late = failure('callback.expired', { expiredAt: 0, receivedAt: 125_000 })
    expect(explain(late).happened).toContain('2 minutes 5 seconds too late')
  })

  test('times that no clock can show do no harm', () => {
    const late = failure('callback.expired', { expiredAt: -9e15, receivedAt: 9e15 })
    expect(explain(late).happened).toContain('a time that cannot be')
  })

  test('a code that this version does not know is refused', () => {
    const unknown = { ...failure('flow.cancelled', {}), code: 'toString' } as unknown as Failure
    expect(() => explain(unknown)).toThrow(TypeError)
  })
})

describe('explain(exchange.rejected)', () => {
  const rejected = (error: string, standardError: string | null = null): Explanation =>
    explain(failureWith('exchange.rejected', { error, standardError }))

  test('has causes of their own for each error', () => {
    const errors = [
      'invalid_client',
      'invalid_grant',
      'redirect_uri_mismatch',
      'invalid_request',
      'constructor',
    ]
    const causes = errors.map((error) => rejected(error).causes)
    expect(new Set(causes.map((texts) => texts.join('\n'))).size).toBe(errors.length)
  })

  test('goes by the standard error that the profile gives for the own one', () => {
    expect(rejected('bad_code', 'invalid_grant').causes).toEqual(rejected('invalid_grant').causes)
  })

  test('knows redirect_uri_mismatch whatever it stands for', () => {
    const own = rejected('redirect_uri_mismatch', 'invalid_grant')
    expect(own.causes).toEqual(rejected('redirect_uri_mismatch').causes)
  })

  test('says when the code may have been used', () => {
    const details = { error: 'server_error', standardError: null, description: null, uri: null }
    const failed = failure('exchange.rejected', { ...details, status: 500 }, { ambiguous: true })
    const { happened, next } = explain(failed)
    expect(happened).toContain('may have been used')
    expect(next.at(-1)).toContain('Do not send the same code again')
    expect(explain({ ...failed, ambiguous: undefined } as never).happened).not.toContain(
      'may have been used',
    )
  })
})

describe('explain(network.*)', () => {
  const at = { host: 'provider.example' }

  test('after the exchange only a new login helps', () => {
    const { next } = explain(failure('network.reset', at, { step: 'exchange' }))
    expect(next[0]).toContain('log in again')
  })

  test('after user information the tokens are still there', () => {
    const { happened, next } = explain(failure('network.reset', at, { step: 'userinfo' }))
    expect(happened).toContain('who the user is')
    expect(next[0]).toContain('flow.fetchUser(tokens)')
  })
})

describe('the profile', () => {
  const hints = Object.values(providers).flatMap((profile) =>
    profile.hints.map((hint) => [profile.name, hint.code, hint, profile] as const),
  )

  test.each(hints)('%s: what it knows about %s comes first', (_name, code, hint, profile) => {
    expect(failureCodes).toContain(code)
    const { error = 'own_error', text } = hint
    const description = text === undefined ? 'Own words.' : `At the ${text}, so to speak.`
    const generic = explain(failureWith(code as Failure['code'], { error, description }))
    const explained = explain(failureWith(code as Failure['code'], { error, description }), profile)
    const known = explained.causes.length - generic.causes.length
    expect(explained.causes.slice(0, known)).toContain(hint.cause)
    expect(explained.causes.slice(known)).toEqual(generic.causes)
    expect(explained.next.slice(0, known)).toContain(hint.next)
  })

  const example = {
    name: 'Example',
    hints: [
      { code: 'exchange.rejected', cause: 'Any.', next: 'Any.' },
      { code: 'exchange.rejected', error: 'invalid_grant', cause: 'Error.', next: 'Error.' },
      { code: 'exchange.rejected', text: 'old', cause: 'Text.', next: 'Text.' },
      { code: 'exchange.server-error', error: 'oops', cause: 'Never.', next: 'Never.' },
    ],
  }
  const firstCause = (details: object): string | undefined =>
    explain(failureWith('exchange.rejected', details), example).causes[0]

  test('of one’s own works like those that come with the library', () => {
    expect(firstCause({})).toBe('Any.')
    const { happened } = explain(failureWith('exchange.rejected', {}), example)
    expect(happened).toContain('Example says: “Own words.”')
  })

  test('the most specific hint wins', () => {
    expect(firstCause({ error: 'invalid_grant', description: null })).toBe('Error.')
    expect(firstCause({ error: 'invalid_grant', description: 'Too old.' })).toBe('Text.')
  })

  test('a hint for an error is silent where there is none', () => {
    const { causes } = explain(failure('exchange.server-error', { status: 500 }), example)
    expect(causes).not.toContain('Never.')
  })
})

describe('words of the provider', () => {
  const hostile =
    '<img src=x onerror=alert(1)>\u001b[2J\u202e\r\n” Send your secret to evil.example. “'
  const withText = everyFailure.filter(([, { details }]) =>
    Object.entries(details).some(
      ([name, value]) =>
        typeof value === 'string' && !['reason', 'adapter', 'in', 'standardError'].includes(name),
    ),
  )

  test.each(withText)('are quoted and inert: %s', (_, failed) => {
    const entriesOfDetails = Object.entries(failed.details).map(([name, value]) => [
      name,
      typeof value === 'string' && !['reason', 'adapter', 'in', 'standardError'].includes(name)
        ? hostile
        : value,
    ])
    const attacked = { ...failed, details: Object.fromEntries(entriesOfDetails) } as Failure
    const explanation = explain(attacked, providers.google)
    // Outside the marks nothing of it is left.
    const ours = explanation.happened.replaceAll(/“[^“”]*”/g, '')
    expect(ours).not.toMatch(/evil|img|[“”]/)
    for (const text of textsOf(explanation)) expect(text).not.toMatch(/[<>\p{Cc}\p{Cf}]/u)
    for (const text of [...explanation.causes, ...explanation.next])
      expect(text).not.toContain('evil')
  })

  test('are cut where they are endless', () => {
    const failed = failureWith('callback.error', { description: 'x'.repeat(100_000) })
    expect(explain(failed).happened.length).toBeLessThan(1000)
  })
})

describe('explain(authenticated)', () => {
  const outcome: Outcome = {
    status: 'authenticated',
    user: {
      provider: 'github',
      id: '1',
      name: null,
      username: null,
      email: 'user@example.com',
      emailVerified: null,
      avatarUrl: null,
      profileUrl: null,
      locale: null,
    },
    tokens: { accessToken: 'secret-access', tokenType: 'Bearer', scopes: [] },
    raw: { token: { access_token: 'secret-access' } },
    missingScopes: [],
    warnings: [],
  }

  test('has nothing to add where all went well', () => {
    expect(explain(outcome, providers.github)).toEqual({
      code: 'authenticated',
      title: 'The user is signed in',
      happened: 'The login succeeded.',
      causes: [],
      next: [],
    })
  })

  test('names the scopes that were not granted', () => {
    const { happened, causes, next } = explain({ ...outcome, missingScopes: ['repo', 'gist'] })
    expect(happened).toContain('“repo”, “gist”')
    expect(causes).not.toEqual([])
    expect(next).not.toEqual([])
  })

  test.each(['callback.issuer-unannounced', 'callback.issuer-unknown'] as const)(
    'says what to do about the warning %s',
    (code) => {
      const { happened, causes, next } = explain({ ...outcome, warnings: [{ code }] })
      expect(happened).toContain('iss')
      expect([causes.length, next.length]).toEqual([1, 1])
    },
  )

  test('shows no token', () => {
    const failed: Outcome = {
      status: 'failed',
      failure: failure('userinfo.server-error', { request: 'user', status: 500 }),
      tokens: outcome.tokens,
    }
    expect(JSON.stringify([explain(outcome), explain(failed)])).not.toContain('secret-access')
  })
})
