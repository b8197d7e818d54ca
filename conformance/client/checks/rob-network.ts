import { setTimeout as after } from 'node:timers/promises'
import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import { redirect, text, json, type Delivery } from '../server/reply.ts'
import { sayEnd, type Stage } from '../stage.ts'
import { refusesToken, refusesUser, signsIn } from './cases.ts'
import { Unproven } from '../unproven.ts'

const SHORT = { client: { timeoutMs: 1000 } } satisfies Partial<Case>

const delivered = (name: string, delivery: Delivery): Case =>
  refusesToken(name, ({ honest }) => ({ ...honest(), delivery }), SHORT)

/** The same for the user information. */
const deliveredLate = (name: string, delivery: Delivery): Case =>
  refusesUser(name, ({ honest }) => ({ ...honest(), delivery }), {
    ...SHORT,
    expect: { requests: { token: 1, userinfo: [1, 5] } },
  })

const tokenRequests = (stage: Stage): number =>
  stage.server.arrivals.filter(({ endpoint }) => endpoint === 'token').length

/** Networks that are slow or break, and clients that give up, restart or are many. */
export const robustNetwork = [
  clientCheck({
    id: 'rob-slow-drip',
    title: 'A server that sends a byte now and then is given up',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus: 'One byte every 50 ms; headers and then silence.',
    expectation:
      'A typed failure within the configured time: the limit is over all, not between two bytes.',
    threats: ['denial-of-service'],
    fix: 'Set a deadline for the whole request.',
    mutants: ['deadline'],
    cases: [
      delivered('a byte now and then', 'drip'),
      delivered('headers, then silence', 'hang-after-headers'),
      deliveredLate('the user information', 'drip'),
    ],
  }),
  clientCheck({
    id: 'rob-hang-connect',
    title: 'A server that never answers is given up',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus:
      'The token endpoint, then that of the user information, takes the request and is silent.',
    expectation: 'A typed failure within the configured time.',
    threats: ['denial-of-service'],
    fix: 'Set a deadline for each request.',
    mutants: ['deadline'],
    cases: [delivered('the token request', 'hang'), deliveredLate('the user information', 'hang')],
  }),
  clientCheck({
    id: 'rob-reset-mid-body',
    title: 'A broken answer is a typed failure, and the code is not sent again',
    level: 'must',
    tier: 1,
    spec: ['RFC 9112 §8'],
    stimulus: 'A reset before and amid the body, a length that does not come, a broken chunk.',
    expectation: 'A typed failure; one token request.',
    fix: 'Treat an incomplete answer as none, and do not repeat the request.',
    mutants: ['network-error', 'code-retry'],
    cases: [
      delivered('a reset', 'reset'),
      delivered('a reset amid the body', 'reset-mid-body'),
      delivered('fewer bytes than promised', 'short'),
      delivered('a broken chunk', 'broken-chunk'),
    ],
  }),
  clientCheck({
    id: 'rob-redirect-loop',
    title: 'Redirects in a circle come to an end',
    level: 'must',
    tier: 2,
    spec: ['RFC 9110 §15.4'],
    needs: ['userinfo'],
    stimulus: 'The user information endpoint redirects to itself, for ever.',
    expectation: 'A typed failure after a bounded number of requests.',
    threats: ['denial-of-service'],
    fix: 'Do not follow redirects; or count them.',
    mutants: ['redirect-loop'],
    cases: [
      refusesUser('to itself', ({ server }) => redirect(server.description.userInfoEndpoint), {
        expect: { requests: { token: 1, userinfo: [1, 25] } },
      }),
    ],
  }),
  clientCheck({
    id: 'rob-cancel',
    title: 'Who cancels gets an outcome at once, and the request ends',
    level: 'should',
    tier: 1,
    spec: [],
    house: true,
    needs: ['cancel'],
    stimulus: 'The signal is aborted while the token endpoint is silent.',
    expectation: 'A typed outcome at once; the connection is closed.',
    fix: 'Pass the signal on to the request.',
    mutants: ['cancel'],
    cases: [
      {
        name: 'amid the token request',
        answers: { token: text('', null, { delivery: 'hang' }) },
        expect: { end: 'refused' },
        async play(stage) {
          const begun = await stage.login()
          const stop = new AbortController()
          const ending = stage.arrive(begun, begun.callback, stop.signal)
          await until(() => tokenRequests(stage) > 0, 2000)
          stop.abort()
          const started = Date.now()
          const end = await ending
          if (end.kind !== 'outcome' || end.outcome.status === 'authenticated')
            return `After the abort: ${sayEnd(end)}.`
          if (Date.now() - started > 1000) return 'The outcome came late.'
          await until(() => stage.server.arrivals[0]?.hungUp === true, 500)
          return stage.server.arrivals[0]?.hungUp === true
            ? undefined
            : 'The connection stayed open.'
        },
      },
    ],
  }),
  clientCheck({
    id: 'rob-late-answer',
    title: 'An answer that comes after the end changes nothing',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus: 'The token response comes 400 ms after the client has given up.',
    expectation: 'No request is made with its token.',
    fix: 'Ignore what comes after the deadline.',
    mutants: ['late-answer'],
    cases: [
      {
        name: 'a token, too late',
        answers: { token: ({ honest }) => ({ ...honest(), delayMs: 600 }) },
        expect: { end: 'refused' },
        async play(stage) {
          const begun = await stage.login({ ...stage.optionsFor(stage.server), timeoutMs: 200 })
          const end = await stage.arrive(begun)
          if (end.kind !== 'outcome') return `Without an answer in time: ${sayEnd(end)}.`
          if (end.outcome.status === 'authenticated')
            return 'The client waited longer than it was told to.'
          await after(550)
          return stage.server.arrivals.some(({ endpoint }) => endpoint === 'userinfo')
            ? 'The late token was used.'
            : undefined
        },
      },
    ],
  }),
  clientCheck({
    id: 'rob-rehydrate',
    title: 'A login that was begun before a restart ends after it, or is refused',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus: 'The session is kept as JSON; a new client, configured alike, gets the callback.',
    expectation: 'A login, or a typed refusal; the secret of the client is not in the session.',
    threats: ['credential-leakage'],
    fix: 'Keep what a login needs as plain data, and no secret of the client in it.',
    mutants: ['session-secret', 'session-process'],
    cases: [
      {
        name: 'after a restart',
        expect: { end: 'either' },
        async play(stage) {
          const begun = await stage.login()
          if (JSON.stringify(begun.session).includes(begun.options.clientSecret ?? '\u0000'))
            return 'The client secret is in the session.'
          const again = await stage.configure(begun.options)
          if ('kind' in again) throw new Unproven('The client could not be configured again.')
          const end = await stage.arrive({ ...begun, client: again.client })
          return end.kind === 'outcome' ? undefined : `After a restart: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'rob-unicode',
    title: 'Texts of every script come out as they were',
    level: 'should',
    tier: 2,
    spec: ['RFC 8259 §8.1'],
    needs: ['userinfo'],
    stimulus: 'Names in composed and decomposed form, with emoji, from right to left.',
    expectation: 'The same characters in the outcome.',
    fix: 'Do not normalise what is not yours.',
    mutants: ['unicode'],
    cases: ['Zoë Müller', 'Zoe\u0308', '👩‍👩‍👧‍👦 𝒳', 'שלום عليكم', '\ud83d\ude00 O’Neil "x" <y>'].map(
      (name) =>
        signsIn(name, {
          answers: { userinfo: ({ login }) => json({ sub: login?.subject, name }) },
          expect: {
            seen: ({ outcome }) =>
              outcome?.status === 'authenticated' && (outcome.user?.name ?? name) === name
                ? undefined
                : 'The name came out as another.',
          },
        }),
    ),
  }),
  clientCheck({
    id: 'rob-concurrent-machines',
    title: 'A hundred logins at once do not mix',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.4.2'],
    stimulus: 'A hundred logins are begun with one client, and come back at once.',
    expectation: 'Each ends with its own token.',
    fix: 'Keep nothing of a login in the client.',
    mutants: ['verifier-shared', 'tokens-shared'],
    cases: [
      {
        name: 'a hundred',
        expect: { end: 'authenticated' },
        async play(stage) {
          const options = { ...stage.optionsFor(stage.server), timeoutMs: 10_000 }
          const first = await stage.login(options)
          const others = await Promise.all(
            Array.from({ length: 99 }, () => stage.begin(first.client, options)),
          )
          const begun = [first, ...others.flatMap((one) => ('url' in one ? [one] : []))]
          const ends = await Promise.all(begun.map((one) => stage.arrive(one)))
          const odd = ends.find(
            (end) => end.kind !== 'outcome' || end.outcome.status !== 'authenticated',
          )
          if (odd !== undefined) return `One of a hundred logins: ${sayEnd(odd)}.`
          const isMixed = ends.some(
            (end, index) =>
              end.kind === 'outcome' &&
              end.outcome.status === 'authenticated' &&
              end.outcome.tokens.accessToken !== begun[index]?.login.accessToken,
          )
          return isMixed ? 'A login ended with the token of another.' : undefined
        },
      },
    ],
  }),
]

async function until(isSo: () => boolean, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !isSo() && Date.now() < end;) await after(10)
}
