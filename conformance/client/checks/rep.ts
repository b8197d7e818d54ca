import { setTimeout as after } from 'node:timers/promises'
import { clientCheck } from '../define.ts'
import type { End } from '../guarded.ts'
import { sayEnd } from '../stage.ts'
import { idTokenOf } from '../server/id-token.ts'
import { error, refusesIdToken, set } from './cases.ts'
import { Unproven } from '../unproven.ts'

const isLogin = (end: End): boolean =>
  end.kind === 'outcome' && end.outcome.status === 'authenticated'
const isRefusal = (end: End): boolean => end.kind === 'outcome' && !isLogin(end)

export const rep = [
  clientCheck({
    id: 'rep-callback-twice',
    title: 'A callback that is delivered twice redeems its code once',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 9700 §4.2.4'],
    needs: ['sessions'],
    stimulus: 'The same callback is delivered one after the other, and five times at once.',
    expectation: 'One token request.',
    threats: ['code-replay'],
    fix: 'Take the login out of its store, atomically, before the code is redeemed.',
    mutants: ['session-reuse'],
    cases: [
      {
        name: 'one after the other',
        expect: { end: 'either' },
        async play(stage) {
          const begun = await stage.login()
          const first = await stage.arrive(begun)
          const second = await stage.arrive(begun)
          if (!isLogin(first)) throw new Unproven(`The first callback: ${sayEnd(first)}.`)
          if (second.kind !== 'outcome') return `The second callback: ${sayEnd(second)}.`
          const count = stage.server.arrivals.filter(({ endpoint }) => endpoint === 'token').length
          return count === 1 ? undefined : `The code was sent ${count} times.`
        },
      },
      {
        name: 'five at once',
        expect: { end: 'either' },
        async play(stage) {
          const begun = await stage.login()
          const ends = await Promise.all(Array.from({ length: 5 }, () => stage.arrive(begun)))
          if (!ends.some(isLogin)) throw new Unproven('None of them signed in.')
          const count = stage.server.arrivals.filter(({ endpoint }) => endpoint === 'token').length
          return count === 1 ? undefined : `The code was sent ${count} times.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'rep-state-once',
    title: 'A state that has been used is dead',
    level: 'should',
    tier: 1,
    spec: ['RFC 9700 §4.2.4'],
    needs: ['sessions'],
    stimulus: 'A login ends with an error; then a callback with the same state and another code.',
    expectation: 'The second is refused; no token request.',
    threats: ['code-replay', 'code-injection'],
    fix: 'Forget the login when it has ended, however it has.',
    mutants: ['session-reuse'],
    cases: [
      {
        name: 'after an error',
        expect: { end: 'refused' },
        async play(stage) {
          const begun = await stage.login()
          await stage.arrive(begun, error('access_denied')(new URL(begun.callback)))
          const { code } = stage.server.authorize(begun.login.parameters, begun.options)
          const end = await stage.arrive(begun, set('code', code)(begun.callback))
          const count = stage.server.arrivals.filter(({ endpoint }) => endpoint === 'token').length
          if (count > 0) return 'A code was redeemed with a state that was used already.'
          return isRefusal(end) ? undefined : `The second callback: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'rep-idtoken-old',
    title: 'The ID token of an earlier login is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus:
      'The token response has a good ID token with the nonce of another login; then an expired one.',
    expectation: 'A typed failure.',
    threats: ['token-replay'],
    fix: 'Compare the nonce; heed exp.',
    mutants: ['nonce'],
    cases: [
      refusesIdToken('with its own nonce', () => ({
        claims: { nonce: 'nonce-of-an-earlier-login' },
      })),
      refusesIdToken('of yesterday', ({ options, subject }) => ({
        finish: () =>
          idTokenOf({
            iss: options.server.issuer,
            sub: subject,
            aud: options.clientId,
            exp: Math.floor(Date.now() / 1000) - 82_800,
            iat: Math.floor(Date.now() / 1000) - 86_400,
            nonce: 'nonce-of-yesterday',
          }),
      })),
    ],
  }),
]

export const exp = [
  clientCheck({
    id: 'exp-transaction-ttl',
    title: 'A login that was left lying expires',
    level: 'should',
    tier: 1,
    spec: ['RFC 9700 §2.1'],
    needs: ['lifetime'],
    stimulus: 'The callback comes after the configured lifetime of the login.',
    expectation: 'The outcome expired; no token request.',
    threats: ['code-injection', 'session-fixation'],
    fix: 'Keep the time of expiry with the login, and compare it when the callback comes.',
    mutants: ['lifetime'],
    cases: [
      {
        name: 'a lifetime of one millisecond',
        expect: { end: 'expired' },
        async play(stage) {
          const begun = await stage.login({ ...stage.optionsFor(stage.server), lifetimeMs: 1 })
          await after(20)
          const end = await stage.arrive(begun)
          if (stage.server.arrivals.length > 0)
            return 'The code of a login that has expired was redeemed.'
          return end.kind === 'outcome' && end.outcome.status === 'expired'
            ? undefined
            : `The late callback: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'exp-early-401',
    title: 'A token that dies before its time is noticed',
    level: 'must',
    tier: 1,
    spec: ['OAuth 2.1 §3.2.3'],
    needs: ['userinfo'],
    stimulus:
      'The token lives for an hour, it was said; the user information endpoint says 401 at once.',
    expectation: 'A typed failure, or a refresh: not a user that nobody has confirmed.',
    fix: 'Believe the 401, not expires_in.',
    mutants: ['401-ignored'],
    cases: [
      {
        name: '401 at once',
        bait: 'userinfo',
        answers: {
          userinfo: {
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
            body: '',
            delivery: 'whole',
          },
        },
        expect: { end: 'refused', requests: { token: [1, 2], userinfo: [1, 2] } },
      },
    ],
  }),
]
