import { describe, expect, test } from 'vitest'
import { defineProvider, github, providers, resolveProfile } from 'trivet/providers'
import { providerChecks } from './catalogue.ts'
import { all, answers, callback, headers, onError, overlooks, query } from './mutants.ts'
import { golden } from './golden.ts'
import type { WorldChange } from './provider-check.ts'
import { runChecks } from './run.ts'
import { emulatedTarget } from './target/emulated.ts'
import { fixturesOf, paperTargets } from './target/paper.ts'
import type { Target } from './target/target.ts'
import type { Verdict } from './verdict.ts'

/** A bug of a real server, as its reporters describe it: the row that has to find it. */
interface KnownBug {
  readonly bug: string
  readonly row: string
  /** What the server does; the server without it is the one that was mended. */
  readonly does: WorldChange
}

const onErrorRedirect = callback({ iss: null })
const withoutIssOnErrors: WorldChange = answers('authorization', (response) =>
  response.headers['location']?.includes('error=') === true ? onErrorRedirect(response) : response,
)

const known: readonly KnownBug[] = [
  {
    bug: 'django-oauth/django-oauth-toolkit#1846: iss is missing from error redirects',
    row: 'mix-srv-iss-error',
    does: withoutIssOnErrors,
  },
  {
    bug: 'keycloak/keycloak#25584: iss is missing from error redirects (23)',
    row: 'mix-srv-iss-error',
    does: withoutIssOnErrors,
  },
  {
    bug: 'django-oauth/django-oauth-toolkit#997: a bare value after the scheme of the challenge',
    row: 'ui-challenge-wellformed',
    does: answers(
      'userInfo',
      onError(headers({ 'www-authenticate': 'Bearer, error="invalid_token"' })),
    ),
  },
  {
    bug: 'freelawproject/courtlistener#7225: plain is taken, and nobody says so',
    row: 'meta-honest-pkce',
    does: all(
      overlooks('authorization', (request) =>
        request.url.includes('code_challenge_method=plain')
          ? query({ code_challenge: null, code_challenge_method: null })(request)
          : request,
      ),
    ),
  },
  {
    bug: 'frappe/frappe#41541: a public client gets by without a challenge',
    row: 'pkce-required-public',
    does: answers('token', (response) =>
      response.status === 401
        ? {
            ...response,
            status: 200,
            body: '{"access_token":"for-anybody-with-a-code","token_type":"Bearer"}',
          }
        : response,
    ),
  },
  {
    bug: 'keycloak/keycloak#14184: no challenge where no token was sent',
    row: 'ui-no-token-challenge',
    does: answers('userInfo', headers({ 'www-authenticate': null })),
  },
  {
    bug: 'twentyhq/twenty#24153: iss is advertised, and does not come',
    row: 'mix-srv-iss-honest',
    does: answers('authorization', callback({ iss: null })),
  },
]

const verdictOf = async (row: string, targets: readonly Target[]): Promise<readonly Verdict[]> => {
  const checks = providerChecks.filter(({ id }) => id === row)
  const verdicts: Verdict[] = []
  for await (const verdict of runChecks({ targets, checks })) verdicts.push(verdict)
  return verdicts
}

describe('the truth set', () => {
  test.each(known)('$bug: found by $row, and gone where it is mended', async ({ row, does }) => {
    const [found] = await verdictOf(row, [emulatedTarget({ provider: golden, change: does })])
    expect(found?.outcome).toMatch(/^(?:FAIL|WARN)$/)
    const [mended] = await verdictOf(row, [emulatedTarget({ provider: golden })])
    expect(mended?.outcome).toBe('PASS')
  })

  test.each(['resp-error-shape', 'authz-prompt-none-probe'])(
    '%s: an error under another name is a violation, unless the profile declares it',
    async (row) => {
      const change = answers('authorization', callback({ error: 'LOGIN_REQUIRED' }))
      const declared = defineProvider({
        ...golden,
        quirks: {
          callbackErrorsAreNamedOtherwise: { source: 'example/example#1', date: '2026-11-28' },
        },
      })
      for (const [provider, outcome] of [
        [golden, 'FAIL'],
        [declared, 'NONSTRICT'],
      ] as const)
        expect(await verdictOf(row, [emulatedTarget({ provider, change })])).toMatchObject([
          { outcome },
        ])
    },
  )

  test('scopes are swapped with what the provider has between them', async () => {
    const provider = defineProvider({
      ...golden,
      scopes: { default: ['openid', 'profile'], separator: ',' },
    })
    const verdicts = await verdictOf('authz-scope-order-insensitive', [
      emulatedTarget({ provider }),
    ])
    expect(verdicts).toMatchObject([{ outcome: 'PASS' }])
  })

  test('what GitHub declares is no undeclared deviation', async () => {
    const verdicts = await verdictOf('drift-undeclared-quirk', paperTargets(resolveProfile(github)))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['PASS', 'PASS'])
  })
})

describe('what nothing shows', () => {
  test.each(['authz-empty-param-as-omitted', 'authz-prompt-none-probe'])(
    'of a server that refuses every request is not held against one of them: %s',
    async (row) => {
      const refusal = { status: 400, headers: { 'content-type': 'text/html' }, body: '<p>No.</p>' }
      const change = answers('authorization', (response) => ({ ...response, ...refusal }))
      const verdicts = await verdictOf(row, [emulatedTarget({ provider: golden, change })])
      expect(verdicts).toMatchObject([{ outcome: 'INCONCLUSIVE' }])
    },
  )

  const rows: ReadonlyArray<
    readonly [row: string, provider: keyof typeof providers, observed: string]
  > = [
    ['resp-error-shape', 'github', 'No fixture shows it.'],
    ['ui-no-token-challenge', 'facebook', 'No fixture shows it.'],
    ['drift-client-auth', 'apple', 'No way of the profile takes a secret as it is.'],
    ['drift-stale-quirk', 'gitlab', 'The profile declares no quirk that one answer shows.'],
    ['rep-invalid-replay-harmless', 'linkedin', 'No verifier is sent to this provider.'],
  ]
  test.each(rows)('%s is not asked of the emulator of %s', async (row, id, observed) => {
    const provider = resolveProfile(providers[id], { examples: true })
    const target = emulatedTarget({ provider, fixtures: fixturesOf(provider) })
    expect(await verdictOf(row, [target])).toMatchObject([{ outcome: 'SKIP', observed }])
  })

  test.each(['ui-challenge-wellformed', 'ui-no-token-no-code'])(
    '%s is not asked where a complete answer has no challenge',
    async (row) => {
      const change = answers('userInfo', headers({ 'www-authenticate': null }))
      expect(await verdictOf(row, [emulatedTarget({ provider: golden, change })])).toMatchObject([
        { outcome: 'SKIP' },
      ])
    },
  )

  test('one challenge that can be parsed is enough', async () => {
    const change = answers('userInfo', (response, { headers: sent }) =>
      'authorization' in sent ? response : headers({ 'www-authenticate': null })(response),
    )
    const target = emulatedTarget({ provider: golden, change })
    expect(await verdictOf('ui-challenge-wellformed', [target])).toMatchObject([
      { outcome: 'PASS' },
    ])
  })
})
