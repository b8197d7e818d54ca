import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from 'trivet'
import { cookieStore } from 'trivet/stores/cookie'
import { createSite, createTestWorld, endings, profiles, type SiteOptions } from './site.ts'
import { Visitor } from './visitor.ts'

const keys = [{ id: '2026-11', key: 'k'.repeat(43) }]

function sealedSite(options: SiteOptions = {}) {
  const world = createTestWorld()
  return createSite({ store: cookieStore({ keys, now: world.now }), world, ...options })
}

/** In bytes, as they stand in the request. */
function cookieBytes(visitor: Visitor): number {
  return visitor.request('/').headers.get('cookie')?.length ?? 0
}

describe('many tabs', () => {
  test('logins end in any order, each where its tab wanted to be', async () => {
    const tabs = fc.array(fc.constantFrom(...profiles.map(({ id }) => id)), {
      minLength: 1,
      maxLength: 5,
    })
    const order = fc.infiniteStream(fc.nat())
    const run = async (providers: string[], picks: Iterator<number>, isSealed: boolean) => {
      const site = isSealed ? sealedSite() : createSite()
      const visitor = new Visitor(site)
      const open: { callback: string; returnTo: string }[] = []
      for (const [index, provider] of providers.entries()) {
        const returnTo = `/tab-${index}`
        const callback = await visitor.approve(`/login/${provider}?returnTo=${returnTo}`)
        open.push({ callback, returnTo })
      }
      while (open.length > 0) {
        const [tab] = open.splice((picks.next().value as number) % open.length, 1)
        const response = await visitor.visit(tab?.callback ?? '')
        expect(response.headers.get('location')).toBe(tab?.returnTo)
      }
      expect(endings(site)).toEqual(providers.map(() => 'authenticated'))
    }
    await fc.assert(
      fc.asyncProperty(tabs, order, fc.boolean(), (providers, picks, isSealed) =>
        run(providers, picks[Symbol.iterator](), isSealed),
      ),
      { numRuns: 30 },
    )
  })

  test('a sixth sealed login pushes out the oldest, and the explanation names the limit', async () => {
    const site = sealedSite()
    const visitor = new Visitor(site)
    const callbacks: string[] = []
    for (let tab = 0; tab < 6; tab++) {
      site.effects.advance(1000)
      callbacks.push(await visitor.approve('/login/google'))
      expect(visitor.jar.names.length).toBe(Math.min(tab + 1, 5))
    }
    for (const callback of callbacks) await visitor.visit(callback)
    expect(endings(site)).toEqual([
      'callback.flow-not-found',
      ...Array.from({ length: 5 }, () => 'authenticated'),
    ])
    const [first] = site.told
    const { causes } = explain(first?.outcome ?? ({} as never))
    expect(causes.join('\n')).toMatch(/five.*4,096 bytes/)
  })

  test('what has ended makes room first', async () => {
    const site = sealedSite()
    const visitor = new Visitor(site)
    const oldest = await visitor.approve()
    for (let tab = 0; tab < 4; tab++) {
      site.effects.advance(1000)
      await visitor.signIn()
    }
    await visitor.begin()
    await visitor.begin()
    expect((await visitor.visit(oldest)).headers.get('location')).toBe('/')
    expect(endings(site)).toEqual(Array.from({ length: 5 }, () => 'authenticated'))
  })

  test('with a store on the server there are as many as 4096 bytes hold', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const callbacks: string[] = []
    for (let tab = 0; tab < 40; tab++) {
      site.effects.advance(1000)
      callbacks.push(await visitor.approve())
    }
    for (const callback of callbacks.slice(0, 20)) await visitor.visit(callback)
    expect(endings(site)).toEqual(Array.from({ length: 20 }, () => 'authenticated'))
    for (let tab = 0; tab < 40; tab++) await visitor.begin()
    expect(cookieBytes(visitor)).toBeLessThanOrEqual(4096)
  })

  test('five ordinary logins fit', async () => {
    const site = sealedSite()
    const visitor = new Visitor(site)
    const tabs = ['google', 'github', 'spotify', 'google', 'google']
    for (const provider of tabs)
      await visitor.begin(`/login/${provider}?returnTo=/projects/4711/settings?tab=members`)
    expect(visitor.jar.names).toHaveLength(5)
    expect(cookieBytes(visitor)).toBeLessThanOrEqual(4096)
  })

  test('of large ones fewer are kept, and their cookies stay under 4096 bytes together', async () => {
    const scopes = Array.from(
      { length: 8 },
      (_, at) => `https://www.googleapis.com/auth/scope-${at}`,
    )
    const site = sealedSite({
      origin: 'https://accounts.department.a-company-with-a-name.example',
      begin: () => ({ scopes: ['openid', 'email', ...scopes], data: { tenant: 't'.repeat(200) } }),
    })
    const visitor = new Visitor(site)
    const returnTo = `/${'a'.repeat(511)}`
    let last = ''
    for (let tab = 0; tab < 8; tab++) {
      site.effects.advance(1000)
      last = await visitor.approve(`/login/google?returnTo=${returnTo}`)
      expect(cookieBytes(visitor)).toBeLessThanOrEqual(4096)
    }
    expect(visitor.jar.names.length).toBeGreaterThan(0)
    expect((await visitor.visit(last)).headers.get('location')).toBe(returnTo)
  })

  test.each([
    ['for the seal', 3000],
    ['beside its name', 2630],
  ])('data too large %s is a clear error', async (_, length) => {
    const site = sealedSite({ begin: () => ({ data: 'd'.repeat(length) }) })
    const visitor = new Visitor(site)
    await expect(visitor.begin()).rejects.toThrow(/cookie.* bytes.*[Gg]ive begin less data/)
    expect(visitor.jar.names).toEqual([])
  })
})
