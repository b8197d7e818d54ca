import fc from 'fast-check'
import { anyCharacter } from '../../support/any-character.ts'
import { ACCESS_TOKEN, CODE, NONCE, SECRET, STATE, VERIFIER } from '../../model/support.ts'

/** Texts that something has stumbled over once. */
export const oddTexts = [
  '',
  ' ',
  '\0',
  '\r\nset-cookie: a=b',
  '\uFEFF',
  '\u2028',
  '\u202Egnp.exe',
  '\u009B31m',
  '\uD800',
  '__proto__',
  'constructor',
  'toString',
  '<script>alert(1)</script>',
  '%00%0d%0a%zz%',
  '👩‍🚀 日本語 Zoë',
  'javascript:alert(1)',
  'https://evil.example/',
  'x'.repeat(300),
  // Words of a provider that has been listening.
  CODE,
  STATE,
  VERIFIER,
  NONCE,
  SECRET,
  ACCESS_TOKEN,
]

export const texts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 30 }) },
)

/** Values as they are written, some in ways that JSON does not have. */
const rawValues = fc.oneof(
  { weight: 3, arbitrary: texts.map((text) => JSON.stringify(text)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'null',
      'true',
      'false',
      '0',
      '-0',
      '-1',
      '1',
      '3600',
      '1.5',
      '1e400',
      '-1e400',
      '1e15',
      '9007199254740991',
      '9007199254740993',
      '1800000000',
      '1800000000000',
      '"1"',
      '"3600"',
      '{}',
      '[]',
      '[{}]',
      '["x"]',
      '[["client-1"]]',
      '{"a":{"b":[1]}}',
      '["client-1"]',
      '{"__proto__":{"sub":"x"}}',
      '{"toString":1}',
      '"\\ud800"',
      '"\\u0000"',
      '"\\/"',
      'NaN',
      'Infinity',
      'undefined',
      "'x'",
      '01',
      '0x1',
      '+1',
      '.5',
      '"\n"',
      '"',
      '\\',
      '',
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)) },
)

type Members = ReadonlyArray<readonly [name: string, raw: string]>

const others = [
  'error',
  'error_description',
  'error_uri',
  'message',
  'scope',
  'id_token',
  'id',
  'sub',
  '__proto__',
  'constructor',
  'toJSON',
  '',
  'Sub',
  'alg',
  'kid',
  'keys',
  'expires_in',
]

/** One thing done to the members of an object. */
function changes(members: Members): fc.Arbitrary<(before: Members) => Members> {
  const names = fc.constantFrom(...members.map(([name]) => name))
  return fc.oneof(
    fc.tuple(names, rawValues).map(
      ([name, raw]) =>
        (before: Members) =>
          before.map((member) => (member[0] === name ? ([name, raw] as const) : member)),
    ),
    names.map((name) => (before: Members) => before.filter((member) => member[0] !== name)),
    // A second one of the same name, before or after the first.
    fc.tuple(names, rawValues, fc.boolean()).map(
      ([name, raw, isFirst]) =>
        (before: Members) =>
          isFirst ? [[name, raw] as const, ...before] : [...before, [name, raw] as const],
    ),
    fc
      .tuple(fc.oneof(fc.constantFrom(...others), texts), rawValues)
      .map(([name, raw]) => (before: Members) => [...before, [name, raw] as const]),
  )
}

/** What is done to the whole text. */
const damages: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: string) => text) },
  fc.nat(400).map((at) => (text: string) => text.slice(0, at)),
  fc.tuple(fc.nat(400), texts).map(
    ([at, odd]) =>
      (text: string) =>
        text.slice(0, at) + odd + text.slice(at + 1),
  ),
  fc
    .constantFrom('\uFEFF', ")]}',\n", '/**/', ' \n\t', '[', '\0', '\uFEFF\uFEFF')
    .map((odd) => (text: string) => odd + text),
  fc
    .constantFrom('}', ',', ' \n', '\0', ']]', text(','), '{}')
    .map((odd) => (body: string) => body + odd),
  fc
    .constantFrom(10, 63, 64, 65, 2_000)
    .map((levels) => (body: string) => `${'[{"a":'.repeat(levels)}${body}${'}]'.repeat(levels)}`),
  fc
    .constantFrom(10, 61, 63, 64, 2_000)
    .map(
      (levels) => (body: string) =>
        body.replace(/\}$/, `,"a":${'['.repeat(levels)}${']'.repeat(levels)}}`),
    ),
)

function text(separator: string): string {
  return separator.repeat(3)
}

const odds = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('', '{}', '[]', 'null', '"x"', '1', '[', '{"', '\0') },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter }) },
)

/** The JSON of an object, with a few things done to it. */
export function nearly(object: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const members = Object.entries(object).map(
    ([name, value]) => [name, JSON.stringify(value)] as const,
  )
  const changed = fc
    .tuple(fc.array(changes(members), { maxLength: 3 }), damages)
    .map(([done, damage]) => {
      const left = done.reduce<Members>((before, change) => change(before), members)
      return damage(`{${left.map(([name, raw]) => `${JSON.stringify(name)}:${raw}`).join(',')}}`)
    })
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: odds })
}

/** What a server may send beside the body. */
export const heads = fc.record({
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant(200) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(201, 204, 206, 302, 400, 401, 403, 404, 429, 500, 503),
    },
    { weight: 1, arbitrary: fc.integer() },
  ),
  type: fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    fc.constantFrom(
      'application/json; charset=utf-16',
      'APPLICATION/JSON',
      'text/json',
      'text/html',
      'application/json, text/html',
      'text/html, application/json',
      'application/problem+json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/jwt',
      '',
      ';',
    ),
    texts,
  ),
  more: fc.oneof(
    { weight: 8, arbitrary: fc.constant({}) },
    fc.dictionary(
      fc.constantFrom(
        'retry-after',
        'location',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
        '__proto__',
      ),
      fc.oneof(
        fc.constantFrom('0', '-1', '1e9', '31', 'Wed, 21 Oct 2099 07:28:00 GMT', '9'.repeat(400)),
        texts,
      ),
    ),
  ),
})

export type Head = typeof heads extends fc.Arbitrary<infer Value> ? Value : never
