import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFlow, type Begun, type Flow } from 'trivet'
import { approve } from 'trivet/emulator'
import { google } from 'trivet/providers'
import { cookieStore, type SealingKey } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { redisStore } from 'trivet/stores/redis'
import { createTableStatements, sqlStore, type SqlClient } from 'trivet/stores/sql'
import { webStorageStore, type FlowStore, type WebStorage } from 'trivet/stores/web-storage'
import { createWorld, redirectUri } from '../support/emulated-login.ts'
import { clientSecret, watchedEffects } from './login.ts'
import { Trail, type Sighting } from './trail.ts'
import { watchBegun, watchOutcome } from './watched.ts'

const cookieKey = 'Q29va2llLWtleS1jYW5hcnktOGY3YTNlMWMtWnhXdlVz'

let trail: Trail
let flow: Flow
let begun: Begun
let callback: string
const world = createWorld({ providers: [google] })
const now = (): number => world.effects.now()

beforeEach(async () => {
  trail = new Trail()
  trail.canaries.add('client secret', clientSecret)
  trail.canaries.add('cookie key', cookieKey)
  trail.canaries.add('cookie key', Buffer.from(cookieKey, 'base64url'))
  const effects = watchedEffects(new Trail(), world.effects, google)
  flow = createFlow({ provider: google, clientId: 'app-1', clientSecret, redirectUri, effects })
  begun = await flow.begin()
  watchBegun(new Trail(), begun)
  const { state, codeVerifier = '', nonce = '' } = begun.pending
  trail.canaries.add('state', state.slice(16))
  trail.canaries.add('verifier', codeVerifier)
  trail.canaries.add('nonce', nonce)
  callback = await approve(begun.url, { fetch: world.emulator.fetch })
})

const key = (): string => createHash('sha256').update(begun.id).digest('hex')
const sighted = (): Sighting[] => [...new Set(trail.sightings())].sort()

/** What a backend is given to keep: the pending flow, as it is. */
const kept: readonly Sighting[] = [
  'nonce in what the backend keeps',
  'state in what the backend keeps',
  'verifier in what the backend keeps',
]

/** One login whose pending flow waits in a store. */
async function through(store: FlowStore): Promise<void> {
  trail.hands('a store', store)
  await store.put(key(), JSON.stringify(begun.pending), begun.pending.expiresAt)
  trail.hands('a store that keeps something', store)
  trail.hands('a key that is in use', await errorOf(store.put(key(), 'x', begun.pending.expiresAt)))
  const taken = await store.take(key())
  const outcome = await flow.complete(JSON.parse(taken ?? 'null') as never, callback)
  expect(outcome.status).toBe('authenticated')
  watchOutcome(new Trail(), outcome, google)
}

function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => new Error('nothing went wrong'),
    (error: unknown) => error,
  )
}

/** What backends say when they fail: everything. */
function tellingError(...given: readonly unknown[]): Error {
  const all = JSON.stringify([given, begun.pending])
  return Object.assign(new Error(all, { cause: new Error(all) }), {
    command: all,
    code: 'ECONNRESET',
  })
}

async function failing(store: FlowStore): Promise<void> {
  const { pending } = begun
  const errors = [
    await errorOf(store.put(key(), JSON.stringify(pending), pending.expiresAt)),
    await errorOf(store.take(key())),
  ]
  for (const error of errors) {
    expect(error).toMatchObject({ name: 'StoreError', failure: { code: 'store.unavailable' } })
    trail.hands('a store error', error)
  }
}

describe('memory', () => {
  test('keeps its entries to itself', async () => {
    await through(memoryStore({ now }))
    expect(sighted()).toEqual([])
  })
})

describe('redis', () => {
  test('gives the backend what it has to keep, and shows nothing', async () => {
    const values = new Map<string, string>()
    const store = redisStore(
      {
        async set(name, value) {
          trail.says('what the backend keeps', `${name} ${value}`)
          if (values.has(name)) return null
          values.set(name, value)
          return 'OK'
        },
        async getDel(name) {
          const value = values.get(name) ?? null
          values.delete(name)
          return value
        },
      },
      { now },
    )
    await through(store)
    expect(sighted()).toEqual(kept)
  })

  test('shows nothing of what its client says when it fails', async () => {
    const fail = async (...given: readonly unknown[]) => Promise.reject(tellingError(given))
    await failing(redisStore({ set: fail, getDel: fail }))
    expect(sighted()).toEqual([])
  })
})

describe('sql', () => {
  test('gives the backend what it has to keep, and shows nothing', async () => {
    const database = new DatabaseSync(':memory:')
    for (const statement of createTableStatements()) database.exec(statement)
    const client: SqlClient = {
      async query(statement, parameters) {
        trail.says('the statement', statement)
        trail.says('what the backend keeps', parameters.join(' '))
        return { rows: database.prepare(statement).all(...parameters) }
      },
    }
    await through(sqlStore(client, { dialect: 'sqlite', now }))
    expect(sighted()).toEqual(kept)
  })

  test('shows nothing of what its client says when it fails', async () => {
    await failing(sqlStore({ query: async (...given) => Promise.reject(tellingError(given)) }))
    expect(sighted()).toEqual([])
  })
})

describe('web storage', () => {
  const over = (values: Map<string, string>, set: (value: string) => void): WebStorage => ({
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (name) => values.get(name) ?? null,
    setItem(name, value) {
      set(value)
      values.set(name, value)
    },
    removeItem: (name) => void values.delete(name),
  })

  test('gives the backend what it has to keep, and shows nothing', async () => {
    await through(
      webStorageStore(
        over(new Map(), (value) => trail.says('what the backend keeps', value)),
        { now },
      ),
    )
    expect(sighted()).toEqual(kept)
  })

  test('shows nothing of what its storage says when it fails', async () => {
    const fail = (...given: readonly unknown[]): never => {
      throw tellingError(given)
    }
    const storage = { length: 0, key: fail, getItem: fail, setItem: fail, removeItem: fail }
    await failing(webStorageStore(storage))
    expect(sighted()).toEqual([])
  })
})

describe('sealed cookies', () => {
  const keys: readonly SealingKey[] = [{ id: 'now', key: cookieKey }]

  test('show nothing: not in their values, not in their names, not in an error', async () => {
    const store = cookieStore({ keys, now })
    trail.hands('a cookie store', store)
    const { pending } = begun
    const sealed = await store.seal(key(), JSON.stringify(pending), pending.expiresAt)
    trail.says('a cookie', `${await store.nameOf(key())}=${sealed}`)
    const others = [
      errorOf(store.open('another', sealed)),
      errorOf(store.open(key(), `${sealed.slice(0, -1)}A`)),
      errorOf(store.open(key(), JSON.stringify(pending))),
      errorOf(
        cookieStore({ keys: [{ id: 'old', key: new Uint8Array(32) }], now }).open(key(), sealed),
      ),
      errorOf(store.seal(key(), JSON.stringify(pending).repeat(20), pending.expiresAt)),
    ]
    for (const error of await Promise.all(others)) trail.hands('a store error', error)
    expect(sighted()).toEqual([])
    // It is in there all the same.
    expect(await store.open(key(), sealed)).toBe(JSON.stringify(pending))
  })

  test.each([
    ['an id that is none', [{ id: 'a b', key: cookieKey }]],
    ['an id that is there twice', [...keys, ...keys]],
    ['a key that is too short', [{ id: 'now', key: cookieKey.slice(0, 30) }]],
    ['a key in another alphabet', [{ id: 'now', key: `${cookieKey}!` }]],
  ])('and neither does a mistake with keys: %s', (_, wrong) => {
    let error: unknown
    try {
      cookieStore({ keys: wrong })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(TypeError)
    trail.hands('a mistake', error)
    expect(sighted()).toEqual([])
  })
})
