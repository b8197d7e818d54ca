import { setTimeout as after } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import { redirect, text, json, type Delivery } from '../server/reply.ts'
import { sayEnd, type Stage } from '../stage.ts'
import { acceptsToken, refusesToken, refusesUser, rewritten, signsIn } from './cases.ts'
import { Unproven } from '../unproven.ts'

const SHORT = { client: { timeoutMs: 1000 } } satisfies Partial<Case>
/** Long enough that only a limit, and no deadline, ends it. */
const LIMIT_ONLY = { client: { timeoutMs: 7000 } } satisfies Partial<Case>

const broken = (name: string, change: (body: string) => string | Uint8Array): Case =>
  refusesToken(name, rewritten(change))

const delivered = (name: string, delivery: Delivery): Case =>
  refusesToken(name, ({ honest }) => ({ ...honest(), delivery }), SHORT)

/** The same for the user information. */
const deliveredLate = (name: string, delivery: Delivery): Case =>
  refusesUser(name, ({ honest }) => ({ ...honest(), delivery }), {
    ...SHORT,
    expect: { requests: { token: 1, userinfo: [1, 5] } },
  })

// Made at its first use: it takes a tenth of a second.
let bomb: Uint8Array | undefined
const gzipBomb = (): Uint8Array => (bomb ??= gzipSync(Buffer.alloc(32 * 1024 * 1024, ' ')))

const tokenRequests = (stage: Stage): number =>
  stage.server.arrivals.filter(({ endpoint }) => endpoint === 'token').length

export const rob = [
  clientCheck({
    id: 'rob-json-syntax',
    title: 'What is almost JSON is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 8259 §2'],
    stimulus:
      'Truncated, something behind it, comments, single quotes, NaN, Infinity, a comma too many.',
    expectation: 'A typed failure.',
    fix: 'Parse strictly, and turn the error of the parser into one of yours.',
    mutants: ['json-syntax'],
    cases: [
      broken('truncated', (body) => body.slice(0, -5)),
      broken('something behind it', (body) => `${body} trailing`),
      broken('two documents', (body) => `${body}${body}`),
      broken('a comment', (body) => body.replace('{', '{/* */')),
      broken('single quotes', (body) => body.replaceAll('"', "'")),
      broken('NaN', (body) => body.replace('3600', 'NaN')),
      broken('Infinity', (body) => body.replace('3600', 'Infinity')),
      broken('a comma too many', (body) => body.replace('}', ',}')),
      broken('a line break in a string', (body) => body.replace('Bearer', 'Bea\nrer')),
    ],
  }),
  clientCheck({
    id: 'rob-json-toplevel',
    title: 'A token response that is no object is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'null, [], a string, a number, true.',
    expectation: 'A typed failure.',
    fix: 'Check that it is an object before you read its members.',
    mutants: ['json-toplevel'],
    cases: ['null', '[]', '"x"', '1', 'true', '[{"access_token":"a","token_type":"Bearer"}]'].map(
      (body) => refusesToken(body, text(body)),
    ),
  }),
  clientCheck({
    id: 'rob-json-duplicate-keys',
    title: 'A member that comes twice has one meaning, always the same',
    level: 'should',
    tier: 2,
    spec: ['RFC 8259 §4'],
    needs: ['userinfo'],
    stimulus:
      'sub comes twice in the user information: first ours, then another; and the other way round.',
    expectation: 'Refused, or the same of the two in both orders.',
    threats: ['account-takeover'],
    fix: 'Refuse doubled members, or always take the last.',
    mutants: ['duplicate-keys'],
    cases: [
      {
        name: 'sub twice',
        expect: { end: 'either' },
        answers: {
          userinfo: ({ server }) =>
            text(
              server.logins.length === 1
                ? '{"sub":"first","sub":"second"}'
                : '{"sub":"second","sub":"first"}',
            ),
        },
        async play(stage) {
          const taken: string[] = []
          for (const order of [
            ['first', 'second'],
            ['second', 'first'],
          ]) {
            const end = await stage.arrive(await stage.login(stage.optionsFor(stage.server)))
            if (end.kind !== 'outcome') return `With sub twice: ${sayEnd(end)}.`
            const id = end.outcome.status === 'authenticated' ? end.outcome.user?.id : undefined
            taken.push(id === undefined ? 'none' : String(order.indexOf(id)))
          }
          return taken[0] === taken[1] && taken[0] !== '-1'
            ? undefined
            : 'Now the first one counts, now the second.'
        },
      },
    ],
  }),
  clientCheck({
    id: 'rob-json-depth',
    title: 'A hundred thousand brackets are a typed failure, or nothing at all',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus: 'The token response is nested 100,000 deep; so is one of its members.',
    expectation: 'A typed outcome; no stack overflow.',
    threats: ['denial-of-service'],
    fix: 'Bound the depth, or catch what the parser throws.',
    mutants: ['json-depth'],
    cases: [
      refusesToken('the whole', text(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
      {
        ...acceptsToken(
          'a member',
          rewritten((body) =>
            body.replace('{', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},`),
          ),
        ),
        expect: { end: 'either' },
      },
    ],
  }),
  clientCheck({
    id: 'rob-bom-utf16-latin1',
    title: 'Text in another encoding than UTF-8 is a typed failure',
    level: 'must',
    tier: 2,
    spec: ['RFC 8259 §8.1'],
    // The encoding binds who writes.
    house: true,
    stimulus: 'A byte order mark, UTF-16, Latin-1, a lone continuation byte.',
    expectation: 'The mark may be tolerated; the others are typed failures.',
    fix: 'Decode as UTF-8, fatally.',
    mutants: ['invalid-utf8'],
    cases: [
      {
        ...acceptsToken(
          'a byte order mark',
          rewritten((body) => `\ufeff${body}`),
        ),
        expect: { end: 'either' },
      },
      broken('UTF-16', (body) => Buffer.from(body, 'utf16le')),
      broken('Latin-1', (body) => Buffer.from(body.replace('{', '{"x":"ü",'), 'latin1')),
      broken('a lone byte in the access token', (body) =>
        Buffer.from(body.replace('canary-access-', 'canary-\u00ff-'), 'latin1'),
      ),
    ],
  }),
  clientCheck({
    id: 'rob-empty-204',
    title: 'An empty answer is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: '200 without a body, 204, white space only.',
    expectation: 'A typed failure.',
    fix: 'Expect that there is nothing.',
    mutants: ['empty-body'],
    cases: [
      refusesToken('200, nothing', text('')),
      refusesToken('204', { status: 204, headers: {}, body: '', delivery: 'whole' }),
      refusesToken('white space', text(' \n\t ')),
      refusesToken('200, nothing, no type', text('', null)),
    ],
  }),
  clientCheck({
    id: 'rob-huge-body',
    title: 'A body without end is cut',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus: 'The token endpoint, then that of the user information, sends up to 48 MiB.',
    expectation: 'A typed failure before all of it was read.',
    threats: ['denial-of-service'],
    fix: 'Stop reading at a limit, such as one mebibyte.',
    mutants: ['body-limit'],
    cases: [
      refusesToken(
        'the token response',
        text(' '.repeat(1024), 'application/json', { delivery: 'flood' }),
        {
          ...LIMIT_ONLY,
          expect: {
            seen: (seen) =>
              seen.to('token')[0]?.hungUp === false ? 'The client read all 48 MiB.' : undefined,
          },
        },
      ),
    ],
  }),
  clientCheck({
    id: 'rob-gzip-bomb',
    title: 'A small body that unfolds to a huge one is cut',
    level: 'must',
    tier: 2,
    spec: [],
    house: true,
    stimulus:
      'Thirty kilobytes of gzip that are 32 MiB of white space, and then a good token response.',
    expectation: 'A typed failure: the limit holds for what was decoded.',
    threats: ['denial-of-service'],
    fix: 'Count decoded bytes, or ask for no compression.',
    mutants: ['body-limit'],
    cases: [
      refusesToken(
        'gzip',
        ({ honest }) =>
          // Two members, one after the other, are one gzip stream (RFC 1952 §2.2).
          text(Buffer.concat([gzipBomb(), gzipSync(String(honest().body))]), 'application/json', {
            headers: { 'content-encoding': 'gzip' },
          }),
        LIMIT_ONLY,
      ),
    ],
  }),
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
