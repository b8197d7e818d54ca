import { describe, expect, test } from 'vitest'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { createSite, createTestWorld, endings, type SiteOptions } from './site.ts'
import { Visitor } from './visitor.ts'

const keys = [{ id: 'key', key: 'k'.repeat(43) }]
const LOOPBACK = 'http://127.0.0.1:3000'

describe.each<[string, (options?: SiteOptions) => ReturnType<typeof createSite>]>([
  ['with a store on the server', (options) => createSite(options)],
  [
    'with sealed cookies',
    (options) => {
      const world = createTestWorld()
      return createSite({ store: cookieStore({ keys, now: world.now }), world, ...options })
    },
  ],
])('the cookie of a login, %s', (_, make) => {
  test('is out of reach for scripts, other hosts and other sites', async () => {
    const site = make()
    const response = await site.handlers.fetch(new Request(`${site.origin}/login/github`))
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-trivet-[\w-]{16}=[\w.~-]+; Path=\/; Max-Age=1200; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ])
  })

  test('on loopback without TLS has neither prefix nor Secure', async () => {
    const site = make({ origin: LOOPBACK })
    const response = await site.handlers.fetch(new Request(`${LOOPBACK}/login/github`))
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^trivet-[\w-]{16}=[\w.~-]+; Path=\/; Max-Age=1200; HttpOnly; SameSite=Lax$/,
      ),
    ])
    const visitor = new Visitor(site)
    await visitor.signIn()
    expect(endings(site)).toEqual(['authenticated'])
  })

  test('holds nothing of what is secret about the login', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const url = new URL(await visitor.begin('/login/google'))
    const [name = ''] = visitor.jar.names
    const text = `${name}=${visitor.jar.valueOf(name)}`
    for (const secret of ['state', 'nonce', 'code_challenge'])
      expect(text).not.toContain(url.searchParams.get(secret))
  })

  // Whoever has a sibling host can set such a cookie for this one, but not with the prefix.
  test('without its prefix is not believed', async () => {
    const site = make()
    const [attacker, victim] = [new Visitor(site), new Visitor(site)]
    const callback = await attacker.approve()
    const [name = ''] = attacker.jar.names
    victim.jar.plant(name.replace('__Host-', ''), {
      value: attacker.jar.valueOf(name) ?? '',
      host: 'app.example',
      isSecure: false,
      sameSite: 'Lax',
      goneAt: Infinity,
    })
    await victim.visit(callback)
    expect(endings(site)).toEqual(['callback.flow-not-found'])
  })

  test('of one login is of no use for another', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const callback = await visitor.approve()
    const [first = ''] = visitor.jar.names
    const attacker = new Visitor(site)
    await attacker.begin()
    const [name = ''] = attacker.jar.names
    const cookie = `${first}=${attacker.jar.valueOf(name)}`
    await site.handlers.fetch(new Request(callback, { headers: { cookie } }))
    expect(endings(site)[0]).toMatch(/^(callback\.flow-not-found|store\.tampered)$/)
    await visitor.visit(callback)
    expect(endings(site)[1]).toBe('authenticated')
  })

  test('is left for a minute once the login has ended, and finds no login any more', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const response = await visitor.visit(await visitor.approve())
    const [line] = response.headers.getSetCookie().filter((one) => one.startsWith('__Host-'))
    expect(line).toMatch(/=0~github~[\w.-]+; Path=\/; Max-Age=60; HttpOnly; Secure; SameSite=Lax$/)
  })

  test.each(['', '=', 'trivet-=a', '__Host-trivet-a=~~', '__Host-trivet-a=zz~github~', ';;;'])(
    'may be nonsense: %j',
    async (cookie) => {
      const site = make()
      const headers = { cookie }
      const login = new Request(`${site.origin}/login/github`, { headers })
      expect((await site.handlers.fetch(login)).status).toBe(303)
      const callback = new Request(`${site.origin}/callback/github?state=a&code=b`, { headers })
      expect((await site.handlers.fetch(callback)).status).toBe(400)
      expect(endings(site)).toEqual(['callback.flow-not-found'])
    },
  )
})

test('a login that is gone takes its cookie along', async () => {
  const site = createSite({ store: memoryStore({ maxBytes: 0 }) })
  const visitor = new Visitor(site)
  const callback = await visitor.approve()
  expect(visitor.jar.names).toHaveLength(1)
  await visitor.visit(callback)
  expect(endings(site)).toEqual(['callback.flow-not-found'])
  expect(visitor.jar.names).toEqual([])
})

describe('keys', () => {
  const [old, next] = [
    { id: '2026-10', key: 'o'.repeat(43) },
    { id: '2026-11', key: 'n'.repeat(43) },
  ] as const

  test.each([
    ['the new key is known to all', [old, next]],
    ['the new key seals', [next, old]],
  ])('a login goes on when %s', async (_, ring) => {
    const world = createTestWorld()
    const { now } = world
    const before = createSite({ store: cookieStore({ keys: [old], now }), world })
    const after = createSite({ store: cookieStore({ keys: ring, now }), world })
    const visitor = new Visitor(before)
    const callback = await visitor.approve()
    await after.handlers.fetch(visitor.request(callback))
    expect(endings(after)).toEqual(['authenticated'])
  })

  test('a login whose key is gone is store.tampered, and its cookie stays for who has the key', async () => {
    const world = createTestWorld()
    const { now } = world
    const before = createSite({ store: cookieStore({ keys: [old], now }), world })
    const after = createSite({ store: cookieStore({ keys: [next], now }), world })
    const visitor = new Visitor(before)
    const callback = await visitor.approve()
    const refused = await after.handlers.fetch(visitor.request(callback))
    expect(after.told).toMatchObject([
      { outcome: { failure: { code: 'store.tampered', details: { reason: 'key-unknown' } } } },
    ])
    expect(refused.headers.getSetCookie()).toEqual([])
    await visitor.visit(callback)
    expect(endings(before)).toEqual(['authenticated'])
  })
})
