import { gzipSync } from 'node:zlib'
import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import { text } from '../server/reply.ts'
import { sayEnd } from '../stage.ts'
import { acceptsToken, refusesToken, rewritten } from './cases.ts'

/** Long enough that only a limit, and no deadline, ends it. */
const LIMIT_ONLY = { client: { timeoutMs: 7000 } } satisfies Partial<Case>

const broken = (name: string, change: (body: string) => string | Uint8Array): Case =>
  refusesToken(name, rewritten(change))

// Made at its first use: it takes a tenth of a second.
let bomb: Uint8Array | undefined

const gzipBomb = (): Uint8Array => (bomb ??= gzipSync(Buffer.alloc(32 * 1024 * 1024, ' ')))

/** Bodies that are broken, hostile or huge. */
export const robustBodies = [
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
]
