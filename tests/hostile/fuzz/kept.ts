import fc from 'fast-check'
import { createFlow } from 'trivet'
import { cookieStore } from 'trivet/stores/cookie'
import { redisStore } from 'trivet/stores/redis'
import { sqlStore } from 'trivet/stores/sql'
import { StoreError, webStorageStore } from 'trivet/stores/web-storage'
import { CODE, flowOptions, pending, REDIRECT_URI } from '../../model/support.ts'
import { NOW } from '../../model/world.ts'
import { nearly, texts } from './grammar.ts'
import { judge } from './judge.ts'
import { never, target } from './target.ts'
import { LIMIT_MS, quickWorld } from './world.ts'

const begun = {
  ...pending,
  state: 's'.repeat(43),
  codeVerifier: 'v'.repeat(43),
  nonce: 'n'.repeat(43),
  data: { returnTo: '/' },
}

const pendingInputs = fc.record({ text: nearly(begun) })

/** Whether a pending flow is one, for the callback that comes. */
function isWhole(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const of = value as Record<string, unknown>
  const isSecret = (text: unknown): boolean => typeof text === 'string' && /^[\w-]{43}$/.test(text)
  return (
    Object.keys(of).every((name) => Object.hasOwn(begun, name)) &&
    of['v'] === 1 &&
    of['provider'] === 'example' &&
    of['redirectUri'] === REDIRECT_URI &&
    Array.isArray(of['scopes']) &&
    of['scopes'].every((scope) => typeof scope === 'string') &&
    of['state'] === begun.state &&
    isSecret(of['codeVerifier']) &&
    (of['nonce'] === undefined || isSecret(of['nonce'])) &&
    Number.isSafeInteger(of['expiresAt']) &&
    Number(of['expiresAt']) > NOW
  )
}

export const pendingFlows = target<{ text: string }>({
  name: 'pending-flows',
  claim: 'a pending flow that was altered is refused, or is still the one of this callback',
  inputs: pendingInputs,
  examples: [],
  async feed({ text }) {
    let value: unknown = text
    try {
      value = JSON.parse(text)
    } catch {
      // Whoever kept it may have kept anything.
    }
    const flow = createFlow({ ...flowOptions, effects: quickWorld(), timeoutMs: LIMIT_MS })
    const callback = new URLSearchParams({ code: CODE, state: begun.state })
    const outcome = await flow.complete(value as never, `${REDIRECT_URI}?${callback.toString()}`)
    const secrets = [CODE, begun.state, begun.codeVerifier, begun.nonce]
    const seen = judge(outcome, flow.provider, secrets)
    if ((seen === 'accepted') !== isWhole(value)) never('not as it was', seen, value)
    return seen
  },
})

const keys = [1, 2, 3].map((byte) => ({ id: `key-${byte}`, key: new Uint8Array(32).fill(byte) }))
const [newest, older, unknown] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]]
const now = (): number => NOW
const opener = cookieStore({ keys: [newest, older], now })

/** Everything that is to be had by honest means: sealed for two flows, with three keys, in and out of time. */
const sealed = await Promise.all(
  [newest, older, unknown].flatMap((key) =>
    ['one', 'other'].flatMap((flow) =>
      [NOW, NOW - 700_000].map(async (expiresAt) => {
        const store = cookieStore({ keys: [key], now })
        const text = JSON.stringify({ ...begun, flow })
        const isGood = flow === 'one' && expiresAt === NOW && key !== unknown
        return { cookie: await store.seal(flow, text, expiresAt), text, isGood }
      }),
    ),
  ),
)
const parts = sealed.flatMap(({ cookie }) => cookie.split('.'))

const sealInputs = fc.record({
  from: fc.nat(sealed.length - 1),
  changes: fc.array(
    fc.oneof(
      fc.record({
        at: fc.nat(500),
        with: fc.constantFrom(...Array.from('ABab01-_.=+/ '), '', '..', '\0'),
      }),
      fc.record({ part: fc.nat(5), with: fc.oneof(fc.constantFrom(...parts), texts) }),
    ),
    { maxLength: 2 },
  ),
})
type Change =
  | { readonly at: number; readonly with: string }
  | { readonly part: number; readonly with: string }

function changed(cookie: string, change: Change): string {
  if ('at' in change) return cookie.slice(0, change.at) + change.with + cookie.slice(change.at + 1)
  return cookie
    .split('.')
    .with(Math.min(change.part, cookie.split('.').length - 1), change.with)
    .join('.')
}

async function opened(opening: Promise<string | undefined>): Promise<string | null | undefined> {
  try {
    return await opening
  } catch (error) {
    if (error instanceof StoreError && error.failure.code.startsWith('store.')) return null
    throw error
  }
}

export const seals = target<{ from: number; changes: Change[] }>({
  name: 'seals',
  claim: 'a cookie opens only as it was sealed, for its own flow, in its time',
  inputs: sealInputs,
  examples: [],
  async feed({ from, changes }) {
    const original = sealed[from] ?? never('no such seal')
    const cookie = changes.reduce(changed, original.cookie)
    const value = await opened(opener.open('one', cookie))
    const source = sealed.find((one) => one.cookie === cookie)
    const due = source?.isGood === true ? source.text : null
    if ((value ?? null) !== due) never('not as it was sealed', value, cookie)
    if (value === null) return 'store.tampered'
    return value === undefined ? 'too old' : 'accepted'
  },
})

const entryInputs = fc.record({
  entry: fc.oneof(
    fc
      .tuple(
        fc.oneof(fc.constantFrom(String(NOW), String(NOW + 1), '0', '1e99', '９', ''), texts),
        texts,
      )
      .map((pair) => pair.join('.')),
    texts,
  ),
})

export const storeEntries = target<{ entry: string }>({
  name: 'store-entries',
  claim: 'an entry that no store wrote is refused, and one that is too old is gone',
  inputs: entryInputs,
  examples: [],
  async feed({ entry }) {
    const redis = redisStore({ set: async () => 'OK', getDel: async () => entry }, { now })
    const values = new Map([['trivet:flow:key', entry]])
    const web = webStorageStore(
      {
        get length() {
          return values.size
        },
        key: (index) => [...values.keys()][index] ?? null,
        getItem: (key) => values.get(key) ?? null,
        setItem: (key, value) => void values.set(key, value),
        removeItem: (key) => void values.delete(key),
      },
      { now },
    )
    const sql = sqlStore({ query: async () => ({ rows: [{ value: entry }] }) }, { now })
    const [fromRedis, fromWeb, fromSql] = await Promise.all(
      [redis, web, sql].map((store) => opened(store.take('key'))),
    )
    const [, time, value] = /^(\d{1,16})\.([^]*)$/.exec(entry) ?? []
    const isKept = time !== undefined && Number(time) > NOW
    const due = time === undefined ? null : isKept ? value : undefined
    if (fromRedis !== due || fromWeb !== due || fromSql !== entry)
      never('another value than was kept', fromRedis, fromWeb, fromSql)
    if (due === null) return 'store.tampered'
    return isKept ? 'accepted' : 'too old'
  },
})
