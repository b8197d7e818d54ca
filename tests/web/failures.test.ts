import { describe, expect, test } from 'vitest'
import { explain } from 'trivet'
import { memoryStore, StoreError, type FlowStore } from 'trivet/stores/memory'
import { createSite, createTestWorld, endings } from './site.ts'
import { Visitor } from './visitor.ts'

const broken = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('the verifier is in here'), { code: 'ECONNREFUSED' }))

function failingSite() {
  const world = createTestWorld()
  const kept = memoryStore(world.effects)
  const failing = new Set<'put' | 'take'>()
  const store: FlowStore = {
    oneTime: true,
    put: (...entry) => (failing.has('put') ? broken() : kept.put(...entry)),
    take: (key) => (failing.has('take') ? broken() : kept.take(key)),
  }
  return { site: createSite({ world, store }), failing }
}

describe('a store that cannot be reached', () => {
  test('when a login begins, is its outcome', async () => {
    const { site, failing } = failingSite()
    failing.add('put')
    const response = await new Visitor(site).visit('/login/github?returnTo=/a')
    expect(response.headers.getSetCookie()).toEqual([])
    const [{ outcome, context } = { outcome: null, context: null }] = site.told
    expect(outcome).toEqual({
      status: 'failed',
      failure: {
        code: 'store.unavailable',
        step: 'authorize',
        details: { store: 'custom', operation: 'put', reason: 'ECONNREFUSED' },
        retryable: true,
      },
    })
    expect(context).toMatchObject({ provider: 'github', returnTo: '/a' })
    expect(JSON.stringify(outcome && explain(outcome))).not.toContain('verifier')
  })

  test.each(['put', 'take'] as const)(
    'when the callback comes and it cannot %s, is its outcome, and the login goes on later',
    async (operation) => {
      const { site, failing } = failingSite()
      const visitor = new Visitor(site)
      const callback = await visitor.approve()
      failing.add(operation)
      const refused = await visitor.visit(callback)
      expect(refused.headers.getSetCookie()).toEqual([])
      failing.clear()
      // What could not be given back is gone by itself.
      site.effects.advance(180_000)
      await visitor.visit(callback)
      expect(endings(site)).toEqual(['store.unavailable', 'authenticated'])
    },
  )

  test.each(['.telling', '.end'])('after the exchange, at %s, changes nothing', async (end) => {
    const world = createTestWorld()
    const kept = memoryStore(world.effects)
    const store: FlowStore = {
      ...kept,
      put: (key, ...entry) => (key.endsWith(end) ? broken() : kept.put(key, ...entry)),
    }
    const site = createSite({ world, store })
    const response = await new Visitor(site).signIn('/login/github?returnTo=/a')
    expect(response.headers.get('location')).toBe('/a')
    expect(endings(site)).toEqual(['authenticated'])
  })

  test('of an application, that says so itself, is told once', async () => {
    const told: string[] = []
    const site = createSite({
      async onOutcome({ status }) {
        told.push(status)
        const own = memoryStore()
        await own.put('key', 'value', 1e15)
        await own.put('key', 'value', 1e15)
        return new Response()
      },
    })
    await expect(new Visitor(site).signIn()).rejects.toThrow(StoreError)
    expect(told).toEqual(['authenticated'])
  })

  test('of an application is asked by its own words whether a key is in use', async () => {
    const world = createTestWorld()
    const entries = new Map<string, string>()
    const store: FlowStore = {
      oneTime: true,
      async put(key, value) {
        if (entries.has(key)) throw Object.assign(new Error('No.'), { code: 'key-in-use' })
        entries.set(key, value)
      },
      async take(key) {
        const value = entries.get(key)
        entries.delete(key)
        return value
      },
    }
    const site = createSite({ world, store })
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    await visitor.visit(callback)
    expect((await visitor.visit(callback)).headers.get('location')).toBe('/a')
    expect(endings(site)).toEqual(['authenticated'])
  })
})

describe('what is kept', () => {
  test.each(['not JSON', '[]', '{"pending":{}}', '{"pending":{"v":2},"returnTo":"/"}', 'null'])(
    'may have become %j: the outcome says so',
    async (text) => {
      const world = createTestWorld()
      const kept = memoryStore(world.effects)
      const take = async (key: string) => (await kept.take(key)) && text
      const site = createSite({ world, store: { ...kept, take } })
      await new Visitor(site).signIn()
      expect(endings(site)).toEqual(['flow.pending-malformed'])
      expect(world.exchanges()).toBe(0)
    },
  )

  test('may have another place to go to: it stays on this origin', async () => {
    const world = createTestWorld()
    const kept = memoryStore(world.effects)
    const take = async (key: string): Promise<string | undefined> =>
      (await kept.take(key))?.replace('/a"', '//evil.example"')
    const site = createSite({ world, store: { ...kept, take } })
    const response = await new Visitor(site).signIn('/login/github?returnTo=/a')
    expect(response.headers.get('location')).toBe('/')
  })
})

describe('a login that cannot begin', () => {
  test('is an outcome', async () => {
    const world = createTestWorld()
    const site = createSite({
      world,
      flow: {
        effects: {
          ...world.effects,
          randomBytes: () => {
            throw new Error('no entropy')
          },
        },
      },
      begin: () => ({ data: { plan: 'free' } }),
    })
    const response = await new Visitor(site).visit('/login/github')
    expect(response.status).toBe(400)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(site.told).toMatchObject([
      {
        outcome: { status: 'failed', failure: { code: 'authorization.preparation-failed' } },
        context: { data: { plan: 'free' } },
      },
    ])
  })

  test('because of what a programmer wrote, is a TypeError', async () => {
    const site = createSite({ begin: () => ({ params: { state: 'mine' } }) })
    await expect(new Visitor(site).visit('/login/github')).rejects.toThrow(TypeError)
  })
})
