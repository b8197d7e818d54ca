import { describe, expect, test } from 'vitest'
import { explain } from 'trivet'
import { memoryStore, type FlowStore } from 'trivet/stores/memory'
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

  test('after the exchange, changes nothing about it', async () => {
    const { site, failing } = failingSite()
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    const handlers = createSite({
      world: site,
      store: {
        oneTime: true,
        put: (key, ...entry) => (key.endsWith('.end') ? broken() : keep.put(key, ...entry)),
        take: (key) => keep.take(key),
      },
    })
    const keep = memoryStore(site.effects)
    expect(failing.size).toBe(0)
    const other = new Visitor(handlers)
    expect((await other.signIn('/login/github?returnTo=/b')).headers.get('location')).toBe('/b')
    expect((await visitor.visit(callback)).headers.get('location')).toBe('/a')
  })
})

describe('what is kept', () => {
  test.each(['', 'not JSON', '[]', '{"pending":{}}', '{"pending":{"v":2},"returnTo":"/"}', 'null'])(
    'may have become %j: the outcome says so',
    async (text) => {
      const world = createTestWorld()
      const kept = memoryStore(world.effects)
      const site = createSite({
        world,
        store: { ...kept, take: async (key) => (await kept.take(key)) && text },
      })
      await new Visitor(site).signIn()
      const code = text === '' ? 'callback.flow-not-found' : 'flow.pending-malformed'
      expect([code, 'flow.pending-malformed']).toContain(endings(site)[0])
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
