import fc from 'fast-check'
import { createFlow } from 'trivet'
import { verdictOn } from '../../proof/oracle.ts'
import {
  CODE,
  flowOptions,
  ISSUER,
  NONCE,
  pending,
  profileWith,
  REDIRECT_URI,
  STATE,
  VERIFIER,
} from '../../model/support.ts'
import { NOW } from '../../model/world.ts'
import { texts } from './grammar.ts'
import { judge } from './judge.ts'
import { never, target } from './target.ts'
import { LIMIT_MS, quickWorld } from './world.ts'

const names = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'scope',
  'access_token',
  'id_token',
  'refresh_token',
  'response',
  'State',
  'c%6fde',
  'st%61te',
  '',
]
const percent = (text: string): string => encodeURIComponent(text.toWellFormed())

const rawValues = fc.oneof(
  fc.constantFrom(
    percent(CODE),
    STATE,
    percent(ISSUER),
    'access_denied',
    '',
    '%',
    '%zz',
    '%00',
    '%ED%A0%80',
    `${STATE}%00`,
    `${STATE}+`,
    STATE.toUpperCase(),
    `${percent(ISSUER)}%2F`,
    ISSUER,
    '%f0%9f',
  ),
  texts.map((text) => percent(text)),
)
const pairs = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...names), rawValues).map((pair) => pair.join('=')),
  },
  fc.constantFrom('code', '=', '&', 'state', 'code=;state=x', '%00=%00', 'code[]=x'),
)
const goodPairs = [`code=${percent(CODE)}`, `state=${STATE}`, `iss=${percent(ISSUER)}`]

const inputs = fc.record({
  address: fc.oneof(
    { weight: 6, arbitrary: fc.constant(REDIRECT_URI) },
    fc.constantFrom(
      `${REDIRECT_URI}/`,
      'https://app.example/Callback',
      'https://app.example/%63allback',
      'https://evil.example/callback',
      'http://app.example/callback',
      'https://app.example:444/callback',
      'HTTPS://APP.EXAMPLE:443/x/../callback',
      'https://user@app.example/callback',
    ),
  ),
  query: fc
    .tuple(
      fc.subarray(goodPairs, { minLength: 1 }),
      fc.array(pairs, { maxLength: 3 }),
      fc.boolean(),
    )
    .map(([kept, extra, isFirst]) =>
      (isFirst ? [...extra, ...kept] : [...kept, ...extra]).join('&'),
    ),
  fragment: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('', '#', '#_=_', '#top') },
    pairs.map((pair) => `#${pair}`),
  ),
  as: fc.constantFrom('string', 'URL', 'relative', 'parameters', 'request', 'post'),
  receivedAt: fc.oneof(
    { weight: 5, arbitrary: fc.constant(NOW) },
    fc.constantFrom(0, pending.expiresAt - 1, pending.expiresAt, pending.expiresAt + 1, -1),
  ),
  presence: fc.constantFrom('absent', 'optional', 'required'),
})
type Input = typeof inputs extends fc.Arbitrary<infer Value> ? Value : never

const providers = new Map(
  (['absent', 'optional', 'required'] as const).map((presence) => [
    presence as string,
    profileWith({ callback: { iss: { presence } } }),
  ]),
)

function callbackOf({ address, query, fragment, as }: Input) {
  const url = `${address}?${query}${fragment}`
  if (as === 'URL') return new URL(url)
  if (as === 'relative') return url.replace(/^https?:\/\/[^/]*/i, '')
  if (as === 'parameters') return new URLSearchParams(query)
  // A request has no credentials in its address.
  const bare = url.replace('user@', '')
  if (as === 'request') return new Request(bare)
  if (as === 'string') return url
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return new Request(bare.split('?')[0] ?? '', { method: 'POST', body: query, headers })
}

/** The pairs of a query, read once more without anything of the platform's. */
function pairsOf(query: string): Array<readonly [string, string]> {
  const decoded = (raw: string): string => {
    const bytes = Buffer.from(raw.replaceAll('+', ' '))
      .toString('latin1')
      .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    return Buffer.from(bytes, 'latin1').toString('utf8')
  }
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.includes('=') ? pair.indexOf('=') : pair.length
      return [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))] as const
    })
}

const samePlace = new Set([REDIRECT_URI, 'HTTPS://APP.EXAMPLE:443/x/../callback'])
// Credentials are not part of an origin.
samePlace.add('https://user@app.example/callback')
const samePath = new Set([
  ...samePlace,
  'https://evil.example/callback',
  'http://app.example/callback',
  'https://app.example:444/callback',
])
const strange = new Set([
  'access_token',
  'id_token',
  'refresh_token',
  'response',
  'code',
  'state',
  'error',
])
/** The questions that come after the one for parameters that cannot be. */
const after: ReadonlySet<string | null> = new Set([
  null,
  ...(['callback.issuer-mismatch', 'callback.issuer-missing', 'callback.denied'] as const),
  ...(['callback.error', 'callback.code-missing'] as const),
])

/** What has to come of it, by the RFCs' own questions. */
function expected(input: Input): string {
  const { address, query, fragment, as, receivedAt } = input
  const isHere =
    as === 'parameters' || (as === 'string' || as === 'URL' ? samePlace : samePath).has(address)
  const verdict = verdictOn(
    {
      parameters: pairsOf(query),
      address: isHere ? REDIRECT_URI : 'elsewhere',
      provider: 'example',
      receivedAt,
    },
    {
      ...pending,
      policy: {
        issuer: { expected: ISSUER, presence: input.presence, onErrorToo: true },
        denials: ['access_denied'],
        captures: {},
      },
    },
  )
  const inFragment =
    as === 'parameters' || as === 'post' ? [] : pairsOf(fragment.slice(1)).map(([name]) => name)
  const isStrange = inFragment.some((name) => strange.has(name))
  if (isStrange && after.has(verdict)) return 'callback.parameter-unexpected'
  return verdict ?? 'accepted'
}

const isSecret = (value: string): boolean => value === CODE

export const callbacks = target<Input>({
  name: 'callbacks',
  claim: 'the code of a callback is redeemed only where nothing about it is wrong',
  inputs,
  examples: [],
  async feed(input) {
    const provider = providers.get(input.presence) ?? never('no such policy')
    const effects = { ...quickWorld(), now: () => input.receivedAt }
    const flow = createFlow({ ...flowOptions, provider, effects, timeoutMs: LIMIT_MS })
    const callback = callbackOf(input)
    // A code that is somewhere else is anybody's.
    const codes = pairsOf(input.query).filter(([name]) => name === 'code')
    const secrets = [STATE, VERIFIER, NONCE, ...codes.map(([, value]) => value).filter(isSecret)]
    const seen = judge(await flow.complete(pending, callback), provider, secrets)
    const due = expected(input)
    if (seen !== due) never('another end than the RFCs have', seen, due)
    flow.idOf(input.as === 'post' ? new URLSearchParams(input.query) : callback)
    return seen
  },
})
