import { beforeAll, describe, expect, test } from 'vitest'
import {
  expected,
  goodClaims,
  NOW,
  signed,
  signingKey,
  type SigningKey,
} from '../../tests/support/id-tokens.ts'
import type { HttpRequest, HttpResponse } from '../effects/ports.ts'
import { failure } from '../failures.ts'
import { fail, ok, type Result } from '../protocol/result.ts'
import { verifyWithProviderKeys, type KeySource } from './provider-keys.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const keysUrl = 'https://issuer.example/keys'

let oldKey: SigningKey
let newKey: SigningKey
let oldToken: string
let newToken: string

beforeAll(async () => {
  oldKey = await signingKey('ES256', 'old')
  newKey = await signingKey('ES256', 'new')
  oldToken = await signed(oldKey)
  newToken = await signed(newKey)
})

type Answer = Result<HttpResponse>

const unreachable: Answer = fail(
  failure('network.unreachable', { host: 'issuer.example' }, { step: 'id-token' }),
)
const publishing = (keys: readonly SigningKey[], headers: Record<string, string> = {}): Answer =>
  ok({ status: 200, headers, body: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) })

/** A provider, a clock, and any number of callers. */
class World {
  readonly requests: HttpRequest[] = []
  answer: Answer | Promise<Answer>
  #now = NOW
  readonly effects = { now: (): number => this.#now }

  constructor(answer: Answer | Promise<Answer>) {
    this.answer = answer
  }

  advance(ms: number): void {
    this.#now += ms
  }

  /** A caller of its own, with its own signal. */
  verify(idToken: string, changes: Partial<KeySource> = {}): Promise<string> {
    return verifyWithProviderKeys(idToken, expected, this.source(changes)).then((result) =>
      result.ok ? result.value.sub : result.failure.code,
    )
  }

  source(changes: Partial<KeySource>): KeySource {
    return {
      effects: this.effects,
      keysUrl,
      signal: new AbortController().signal,
      send: async (request) => {
        this.requests.push(request)
        return this.answer
      },
      ...changes,
    }
  }
}

function deferred() {
  let resolve: (answer: Answer) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<Answer>((...both) => ([resolve, reject] = both))
  return {
    promise,
    resolve: (answer: Answer) => resolve(answer),
    reject: (error: Error) => reject(error),
  }
}

/** Lets everything run that waits for nothing outside. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('verifyWithProviderKeys', () => {
  test('fetches the keys from the address of the profile', async () => {
    const world = new World(publishing([oldKey]))
    expect(await world.verify(oldToken)).toBe('user-1')
    const headers = { accept: 'application/jwk-set+json, application/json' }
    expect(world.requests).toStrictEqual([{ method: 'GET', url: keysUrl, headers }])
  })

  test('cached keys are used by every caller with the same effects', async () => {
    const world = new World(publishing([oldKey]))
    for (let login = 0; login < 5; login++) expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(1)
  })

  test('other effects and other addresses have their own keys', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    await world.verify(oldToken, { keysUrl: 'https://other.example/keys' })
    expect(world.requests.map(({ url }) => url)).toStrictEqual([
      keysUrl,
      'https://other.example/keys',
    ])

    const stranger = new World(publishing([newKey]))
    expect(await stranger.verify(oldToken)).toBe('id-token.key-not-found')
    expect(stranger.requests).toHaveLength(1)
  })

  test('a token that fails before its key is looked for causes no request', async () => {
    const world = new World(publishing([oldKey]))
    expect(await world.verify('a.b')).toBe('id-token.malformed')
    const unexpected = await signed(await signingKey('RS512', 'old'))
    expect(await world.verify(unexpected)).toBe('id-token.algorithm-unexpected')
    expect(world.requests).toHaveLength(0)
  })

  test('a bad signature or a bad claim is no reason to fetch', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    const forged = await signed(newKey, goodClaims, { kid: 'old' })
    expect(await world.verify(forged)).toBe('id-token.signature-invalid')
    const wrong = await signed(oldKey, { ...goodClaims, iss: 'https://other.example' })
    expect(await world.verify(wrong)).toBe('id-token.issuer-mismatch')
    expect(world.requests).toHaveLength(1)
  })

  test.each<[string, Answer]>([
    ['network.unreachable', unreachable],
    ['id-token.keys-unavailable', ok({ status: 503, headers: {}, body: '' })],
    ['id-token.keys-unavailable', ok({ status: 200, headers: {}, body: '<html>' })],
  ])('%s, where there are no other keys, and is not cached', async (code, answer) => {
    const world = new World(answer)
    expect(await world.verify(oldToken)).toBe(code)
    world.answer = publishing([oldKey])
    expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(2)
  })
})

describe('verifyWithProviderKeys: rotation', () => {
  test('a new key is fetched once, even right after the first fetch, and used', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.answer = publishing([oldKey, newKey])
    expect(await world.verify(newToken)).toBe('user-1')
    expect(await world.verify(newToken)).toBe('user-1')
    expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(2)
  })

  test('a key that is no longer published is no longer used', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.answer = publishing([newKey])
    await world.verify(newToken)
    expect(await world.verify(oldToken)).toBe('id-token.key-not-found')
  })

  test('a flood of unknown keys causes one fetch a minute', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    const flood = async () => {
      for (let index = 0; index < 20; index++) {
        const unknown = await signed(newKey, goodClaims, { kid: `unknown-${index}` })
        expect(await world.verify(unknown)).toBe('id-token.key-not-found')
      }
    }
    await flood()
    expect(world.requests).toHaveLength(2)
    world.advance(MINUTE - 1)
    await flood()
    expect(world.requests).toHaveLength(2)
    world.advance(1)
    await flood()
    expect(world.requests).toHaveLength(3)
  })

  test('a flood on an empty cache causes one fetch, all at once or one by one', async () => {
    const world = new World(publishing([oldKey]))
    const flood = () => Promise.all(Array.from({ length: 20 }, () => world.verify(newToken)))
    expect(new Set(await flood())).toStrictEqual(new Set(['id-token.key-not-found']))
    await flood()
    await world.verify(newToken)
    expect(world.requests).toHaveLength(1)
  })

  test('a flood does not keep known keys from being used', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(newToken)
    expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(1)
  })

  test('a failed fetch for an unknown key says so, and is not repeated within a minute', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.answer = unreachable
    expect(await world.verify(newToken)).toBe('network.unreachable')
    expect(await world.verify(newToken)).toBe('id-token.key-not-found')
    expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(2)
    world.advance(MINUTE)
    world.answer = publishing([newKey])
    expect(await world.verify(newToken)).toBe('user-1')
  })
})

describe('verifyWithProviderKeys: age', () => {
  const freshFor = async (headers: Record<string, string>, ms: number) => {
    const world = new World(publishing([oldKey], headers))
    await world.verify(oldToken)
    world.advance(ms)
    await world.verify(oldToken)
    return world.requests.length === 1
  }

  test.each<[number, string | undefined]>([
    [10 * MINUTE, undefined],
    [10 * MINUTE, 'public, must-revalidate'],
    [10 * MINUTE, 's-maxage=3600'],
    [10 * MINUTE, 'max-age=soon'],
    [10 * MINUTE, 'x-max-age=300'],
    [5 * MINUTE, 'max-age=300'],
    [5 * MINUTE, 'public,Max-Age="300", immutable'],
    [MINUTE, 'max-age=59'],
    [MINUTE, 'max-age=0'],
    [MINUTE, 'no-store'],
    [MINUTE, 'max-age=3600, no-cache'],
    [DAY, 'x-no-store, max-age=86400'],
    [DAY, 'max-age=86400'],
    [DAY, 'max-age=86401'],
    [DAY, `max-age=${'9'.repeat(400)}`],
  ])('keys are fresh for %d ms: cache-control %s', async (ms, value) => {
    const headers = value === undefined ? {} : { 'cache-control': value }
    expect(await freshFor(headers, ms - 1)).toBe(true)
    expect(await freshFor(headers, ms)).toBe(false)
  })

  test('a clock that was set back makes keys old', async () => {
    expect(await freshFor({}, -1)).toBe(false)
  })

  test('old keys are used while new ones cannot be fetched, for a day', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.answer = unreachable
    world.advance(DAY - 1)
    expect(await world.verify(oldToken)).toBe('user-1')
    world.advance(1)
    expect(await world.verify(oldToken)).toBe('network.unreachable')
  })

  test('an unusable answer does not replace old keys', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.answer = ok({ status: 500, headers: {}, body: '{"keys":[]}' })
    world.advance(10 * MINUTE)
    expect(await world.verify(oldToken)).toBe('user-1')
  })

  test('while fetching fails, it is tried once a minute, not at every login', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    world.advance(10 * MINUTE)
    world.answer = unreachable
    for (let login = 0; login < 5; login++) expect(await world.verify(oldToken)).toBe('user-1')
    expect(world.requests).toHaveLength(2)
    world.advance(MINUTE)
    await world.verify(oldToken)
    expect(world.requests).toHaveLength(3)
  })

  test('the cache keeps the hundred addresses that were used last', async () => {
    const world = new World(publishing([oldKey]))
    const use = (tenant: number) =>
      world.verify(oldToken, { keysUrl: `https://issuer.example/${tenant}/keys` })
    for (let tenant = 0; tenant < 100; tenant++) await use(tenant)
    await use(0)
    await use(100)
    expect(world.requests).toHaveLength(101)
    await use(0)
    expect(world.requests).toHaveLength(101)
    await use(1)
    expect(world.requests).toHaveLength(102)
  })
})

describe('verifyWithProviderKeys: at the same time', () => {
  test('callers share one fetch', async () => {
    const answer = deferred()
    const world = new World(answer.promise)
    const callers = Array.from({ length: 10 }, () => world.verify(oldToken))
    await settled()
    callers.push(world.verify(oldToken))
    answer.resolve(publishing([oldKey]))
    expect(new Set(await Promise.all(callers))).toStrictEqual(new Set(['user-1']))
    expect(world.requests).toHaveLength(1)
  })

  test('callers share its failure, and the next one tries again', async () => {
    const answer = deferred()
    const world = new World(answer.promise)
    const callers = Array.from({ length: 10 }, () => world.verify(oldToken))
    answer.resolve(unreachable)
    expect(new Set(await Promise.all(callers))).toStrictEqual(new Set(['network.unreachable']))
    expect(world.requests).toHaveLength(1)
    world.answer = publishing([oldKey])
    expect(await world.verify(oldToken)).toBe('user-1')
  })

  test('a fetch for an unknown key is shared', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(newToken)
    world.advance(MINUTE)
    const answer = deferred()
    world.answer = answer.promise
    const first = world.verify(newToken)
    await settled()
    const second = world.verify(newToken)
    answer.resolve(publishing([newKey]))
    expect(await Promise.all([first, second])).toStrictEqual(['user-1', 'user-1'])
    expect(world.requests).toHaveLength(2)
  })

  /** A caller whose request ends, as a failure, when it gives up; until then nothing is answered. */
  function impatient(world: World, idToken = oldToken) {
    const controller = new AbortController()
    const { signal } = controller
    const send = (request: HttpRequest): Promise<Answer> => {
      world.requests.push(request)
      return new Promise((resolve) => {
        if (signal.aborted) resolve(unreachable)
        signal.addEventListener('abort', () => resolve(unreachable))
      })
    }
    return { outcome: world.verify(idToken, { signal, send }), abort: () => controller.abort() }
  }

  test('the first caller gives up: another one asks in its place, and the rest wait for that', async () => {
    const world = new World(publishing([oldKey]))
    const first = impatient(world)
    await settled()
    const others = Array.from({ length: 5 }, () => world.verify(oldToken))
    await settled()
    expect(world.requests).toHaveLength(1)

    first.abort()
    expect(new Set(await Promise.all(others))).toStrictEqual(new Set(['user-1']))
    expect(await first.outcome).toBe('network.unreachable')
    expect(world.requests).toHaveLength(2)
  })

  test('one after the other gives up', async () => {
    const world = new World(publishing([oldKey]))
    const callers = [impatient(world), impatient(world), impatient(world)]
    await settled()
    const last = world.verify(oldToken)
    for (const caller of callers) {
      caller.abort()
      await settled()
    }
    expect(await last).toBe('user-1')
    expect(world.requests).toHaveLength(4)
  })

  test('a caller that waits for somebody else’s fetch stops at its own signal', async () => {
    const answer = deferred()
    const world = new World(answer.promise)
    const first = world.verify(oldToken)
    await settled()
    const second = impatient(world)
    const aborted = new AbortController()
    aborted.abort()
    const third = world.verify(oldToken, { signal: aborted.signal })
    await settled()

    second.abort()
    expect(await second.outcome).toBe('flow.cancelled')
    expect(await third).toBe('flow.cancelled')
    answer.resolve(publishing([oldKey]))
    expect(await first).toBe('user-1')
    expect(world.requests).toHaveLength(1)
  })

  test('who gave up is told at which step', async () => {
    const world = new World(deferred().promise)
    void world.verify(oldToken)
    await settled()
    const source = world.source({ signal: AbortSignal.abort() })
    expect(await verifyWithProviderKeys(oldToken, expected, source)).toMatchObject({
      failure: { code: 'flow.cancelled', step: 'id-token' },
    })
  })

  test('giving up does not count as a failed fetch', async () => {
    const world = new World(publishing([oldKey]))
    await world.verify(oldToken)
    const first = impatient(world, newToken)
    await settled()
    first.abort()
    await first.outcome
    world.answer = publishing([newKey])
    expect(await world.verify(newToken)).toBe('user-1')
  })

  test('a `send` that rejects, against its contract, hurts its own caller only', async () => {
    const world = new World(publishing([oldKey]))
    const answer = deferred()
    const first = world.verify(oldToken, { send: () => answer.promise })
    await settled()
    const second = world.verify(oldToken)
    answer.reject(new Error('out of contract'))
    await expect(first).rejects.toThrow('out of contract')
    expect(await second).toBe('user-1')
    expect(await world.verify(oldToken)).toBe('user-1')
  })
})
