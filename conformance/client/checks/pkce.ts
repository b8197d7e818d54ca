import { createHash } from 'node:crypto'
import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import { metadataOf, s256 } from '../server/authorization-server.ts'
import { json } from '../server/reply.ts'
import type { Stage } from '../stage.ts'
import { sayEnd } from '../stage.ts'
import { asked, error, form, signsIn } from './cases.ts'
import { Unproven } from '../unproven.ts'

/** Verifiers, one of each of so many logins. */
async function verifiers(stage: Stage, count: number): Promise<string[]> {
  const options = stage.optionsFor(stage.server)
  const found: string[] = []
  for (let left = count; left > 0; left--) {
    const begun = await stage.login(options)
    await stage.arrive(begun)
    const verifier = new URLSearchParams(
      stage.server.arrivals.findLast(({ endpoint }) => endpoint === 'token')?.body,
    ).get('code_verifier')
    if (verifier !== null) found.push(verifier)
  }
  if (found.length < count) throw new Unproven('Not every login had a code verifier.')
  return found
}

const withoutS256 = (name: string, methods: readonly string[] | undefined): Case => ({
  name,
  client: { discover: true },
  answers: {
    'oauth-authorization-server': ({ server }) =>
      json({ ...metadataOf(server.description), code_challenge_methods_supported: methods }),
    'openid-configuration': ({ server }) =>
      json({ ...metadataOf(server.description), code_challenge_methods_supported: methods }),
  },
  expect: {
    end: 'either',
    orConfiguration: true,
    seen(seen) {
      const method = asked(seen).get('code_challenge_method')
      if (method === 'S256') return undefined
      return method === null
        ? 'PKCE was left out without a word.'
        : `The method became ${method} without a word.`
    },
  },
})

export const pkce = [
  clientCheck({
    id: 'pkce-s256-always',
    title: 'Every authorization request has an S256 challenge',
    level: 'must',
    tier: 1,
    spec: ['OAuth 2.1 §4.1.1', 'RFC 9700 §2.1.1'],
    stimulus: 'Logins of a confidential client and of a public one.',
    expectation: 'code_challenge_method is S256; the challenge has 43 characters.',
    threats: ['code-injection', 'code-leakage'],
    fix: 'Send a challenge with every authorization request.',
    mutants: ['pkce', 'plain-challenge'],
    cases: (['basic', 'none'] as const).map((way) =>
      signsIn(way === 'none' ? 'a public client' : 'a confidential client', {
        client: { clientAuthentication: way },
        expect: {
          sent(seen) {
            if (asked(seen).get('code_challenge_method') !== 'S256')
              return 'code_challenge_method is not S256.'
            return /^[\w-]{43}$/.test(asked(seen).get('code_challenge') ?? '')
              ? undefined
              : 'The challenge is no SHA-256.'
          },
        },
      }),
    ),
  }),
  clientCheck({
    id: 'pkce-verifier-grammar',
    title: 'The code verifier has 43 to 128 unreserved characters, and is random',
    level: 'must',
    tier: 1,
    spec: ['RFC 7636 §4.1', 'RFC 7636 §7.1'],
    stimulus: 'Thirty logins.',
    expectation: 'Each verifier is of this grammar; no position is the same in all of them.',
    threats: ['code-leakage'],
    fix: 'Take 32 random bytes, base64url-encoded.',
    mutants: ['verifier-short', 'verifier-weak'],
    cases: [
      {
        name: 'thirty logins',
        expect: { end: 'authenticated' },
        async play(stage) {
          const found = await verifiers(stage, 30)
          if (found.some((verifier) => !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)))
            return 'A verifier is not of the grammar.'
          const length = Math.min(...found.map((verifier) => verifier.length))
          const lively = Array.from(
            { length },
            (_, at) => new Set(found.map((verifier) => verifier[at])).size,
          ).filter((size) => size > 4)
          return lively.length >= 40
            ? undefined
            : `Only ${lively.length} characters of the verifiers differ from login to login.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'pkce-vector',
    title: 'The challenge is the base64url of the SHA-256 of the verifier',
    level: 'must',
    tier: 1,
    spec: ['RFC 7636 §4.2', 'RFC 7636 §B'],
    stimulus: 'A login. The calculation of the suite is checked with the example of the RFC first.',
    expectation: 'The challenge that was sent belongs to the verifier that was sent.',
    fix: 'Hash the ASCII of the verifier, and encode without padding.',
    mutants: ['challenge-encoding'],
    cases: [
      {
        name: 'the transformation',
        expect: {
          end: 'authenticated',
          sent(seen) {
            const vector = s256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
            if (vector !== 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
              throw new Unproven('The suite itself is wrong.')
            const verifier = form(seen).get('code_verifier')
            return verifier === null ||
              createHash('sha256').update(verifier).digest('base64url') ===
                asked(seen).get('code_challenge')
              ? undefined
              : 'The challenge does not belong to the verifier.'
          },
          seen: (seen) =>
            form(seen).has('code_verifier') ? undefined : 'No code_verifier was sent.',
        },
      },
    ],
  }),
  clientCheck({
    id: 'pkce-fresh-per-transaction',
    title: 'No login has the challenge of another',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §2.1.1', 'OAuth 2.1 §7.5.1'],
    stimulus: 'Two hundred logins are begun; then one fails, and another one is begun.',
    expectation: 'All challenges differ.',
    threats: ['code-injection'],
    fix: 'Make a verifier for each login.',
    mutants: ['verifier-reused'],
    cases: [
      {
        name: 'two hundred and one',
        expect: { end: 'authenticated' },
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const configured = await stage.configure(options)
          if ('kind' in configured)
            throw new Unproven(`The client could not be configured: ${sayEnd(configured)}.`)
          const challenges: (string | null)[] = []
          for (let index = 0; index <= 200; index++) {
            const begun = await stage.begin(configured.client, options)
            if ('kind' in begun) throw new Unproven(`The client could not begin: ${sayEnd(begun)}.`)
            challenges.push(begun.login.parameters.get('code_challenge'))
            if (index === 199) await stage.arrive(begun, error('server_error')(begun.callback))
          }
          if (challenges.includes(null)) throw new Unproven('There is no challenge.')
          return new Set(challenges).size === challenges.length
            ? undefined
            : 'A challenge came twice.'
        },
      },
    ],
  }),
  clientCheck({
    id: 'pkce-verifier-sent-iff-challenge',
    title: 'The verifier is sent with its own code, to the token endpoint only',
    level: 'must',
    tier: 1,
    spec: ['OAuth 2.1 §4.1.3', 'RFC 7636 §4.5'],
    stimulus: 'Two logins are begun; they come back in the other order.',
    expectation: 'Each verifier belongs to the challenge of its own code; both logins succeed.',
    threats: ['code-injection'],
    fix: 'Keep the verifier with the login, not with the client.',
    mutants: ['verifier-shared'],
    cases: [
      {
        name: 'two logins, crossed',
        expect: { end: 'authenticated' },
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const first = await stage.login(options)
          const begun = await stage.begin(first.client, options)
          if ('kind' in begun) throw new Unproven(sayEnd(begun))
          for (const one of [begun, first]) {
            const end = await stage.arrive(one)
            if (end.kind !== 'outcome' || end.outcome.status !== 'authenticated')
              return `One of two logins: ${sayEnd(end)}.`
          }
          return undefined
        },
      },
    ],
  }),
  clientCheck({
    id: 'pkce-no-silent-downgrade',
    title: 'Metadata without S256 does not switch PKCE off without a word',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.8.2', 'OAuth 2.1 §7.10'],
    needs: ['discovery'],
    stimulus: 'The metadata names only plain, no method, or nothing.',
    expectation: 'S256 all the same, or a refusal.',
    threats: ['pkce-downgrade'],
    fix: 'Refuse, or send S256 in any case: what does not know it ignores it.',
    mutants: ['pkce-downgrade'],
    cases: [
      withoutS256('plain only', ['plain']),
      withoutS256('none', []),
      withoutS256('nothing said', undefined),
    ],
  }),
]
