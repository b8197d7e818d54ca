import { describe, expect, test } from 'vitest'
import { createFlow, type Flow } from 'trivet'
import { fakeEffects } from 'trivet/effects'
import { approve } from 'trivet/emulator'
import { github } from 'trivet/providers'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers } from 'trivet/web'
import { createSite, createTestWorld, endings } from './site.ts'
import { Visitor } from './visitor.ts'

const ALL = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']

describe('a request', () => {
  test.each([
    ['/login/github', 'GET', [...ALL, 'POST']],
    ['/callback/github', 'GET, POST', ALL],
  ])('to %s may be %s', async (path, allowed, methods) => {
    const site = createSite()
    for (const method of methods) {
      const response = await new Visitor(site).visit(path, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe(allowed)
    }
    expect(site.told).toEqual([])
  })

  test.each([
    '/login/unknown',
    '/callback/unknown',
    '/login/__proto__',
    '/login/constructor',
    '/login',
    '/login/',
    '/login/github/',
    '/loginx/github',
    '/',
  ])('to %s is 404', async (path) => {
    const site = createSite()
    expect((await new Visitor(site).visit(path)).status).toBe(404)
    expect(site.told).toEqual([])
  })

  test.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['sec-purpose', 'prefetch;anonymous-client-ip'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
  ])('with %s: %s neither begins nor ends a login', async (name, value) => {
    const site = createSite()
    const visitor = new Visitor(site)
    const headers = { [name]: value }
    const login = await visitor.visit('/login/github', { headers })
    expect(login.status).toBe(503)
    expect(login.headers.get('cache-control')).toBe('no-store')
    expect(visitor.jar.names).toEqual([])

    const callback = await visitor.approve()
    expect((await visitor.visit(callback, { headers })).status).toBe(503)
    expect(site.exchanges()).toBe(0)
    await visitor.visit(callback)
    expect(endings(site)).toEqual(['authenticated'])
  })

  test('that is only looked at with HEAD ends no login', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const callback = await visitor.approve()
    expect((await visitor.visit(callback, { method: 'HEAD' })).status).toBe(405)
    await visitor.visit(callback)
    expect(endings(site)).toEqual(['authenticated'])
  })

  test('is answered by what no cache keeps and no other page learns', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github')
    const addresses = ['/login/github', callback, callback, '/callback/github', '/nothing']
    for (const address of addresses) {
      const { headers } = await visitor.visit(address)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })
})

describe('where it is mounted', () => {
  const world = createTestWorld()
  const client = { clientId: 'app-1', clientSecret: 'secret-1', effects: world.effects }
  const site = (redirectUri: string, id = 'github') =>
    createHandlers({
      flows: { [id]: createFlow({ provider: github, ...client, redirectUri }) },
      store: memoryStore(world.effects),
      effects: world.effects,
      onOutcome: (outcome) => Response.json({ status: outcome.status }),
    })

  test.each([
    ['under a path', 'https://app.example/auth/callback/github', '', ''],
    ['under a path that was taken off', 'https://app.example/auth/callback/github', '/auth', ''],
    ['under a path that a proxy added', 'https://app.example/callback/github', '', '/internal'],
    ['anywhere, at the redirect URI', 'https://app.example/auth/github/done', '', ''],
    ['behind a proxy', 'https://app.example/callback/github', '', ''],
    ['with a query of its own', 'https://app.example/callback/github?tenant=a', '', ''],
  ])('%s', async (_, redirectUri, taken, added) => {
    const { fetch } = site(redirectUri)
    const inside = (address: string): string => {
      const { pathname, search } = new URL(address)
      return `http://10.0.0.7:8080${added}${pathname.replace(taken, '')}${search}`
    }
    const login = await fetch(new Request(inside('https://app.example/auth/login/github')))
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(cookie).toMatch(/^__Host-/)
    const callback = await approve(login.headers.get('location') ?? '', {
      fetch: world.emulator.fetch,
    })
    const done = await fetch(new Request(inside(callback), { headers: { cookie } }))
    expect(await done.json()).toEqual({ status: 'authenticated' })
  })

  test('at one path for several, told apart by their queries', async () => {
    const queries = { plain: '', one: '?with=one', other: '?with=other', both: '?with=one&at=home' }
    const flows = Object.fromEntries(
      Object.entries(queries).map(([id, query]) => {
        const redirectUri = `https://app.example/callback${query}`
        return [id, createFlow({ provider: github, ...client, redirectUri })]
      }),
    )
    const { fetch } = createHandlers({
      flows,
      store: memoryStore(world.effects),
      effects: world.effects,
      onOutcome: ({ status }, { provider }) => Response.json({ status, provider }),
    })
    for (const provider of Object.keys(queries)) {
      const login = await fetch(new Request(`https://app.example/login/${provider}`))
      const headers = { cookie: login.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
      const callback = await approve(login.headers.get('location') ?? '', {
        fetch: world.emulator.fetch,
      })
      const done = await fetch(new Request(callback, { headers }))
      expect(await done.json()).toEqual({ status: 'authenticated', provider })
    }
  })

  test('a callback without the query of the redirect URI takes nothing', async () => {
    const { fetch } = site('https://app.example/callback/github?tenant=a')
    const login = await fetch(new Request('https://app.example/login/github'))
    const headers = { cookie: login.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
    const callback = await approve(login.headers.get('location') ?? '', {
      fetch: world.emulator.fetch,
    })
    const foreign = new Request(callback.replace('tenant=a', 'tenant=b'), { headers })
    const refused = await fetch(foreign)
    expect(await refused.json()).toEqual({ status: 'rejected' })
    expect(refused.headers.getSetCookie()).toEqual([])
    const done = await fetch(new Request(callback, { headers }))
    expect(await done.json()).toEqual({ status: 'authenticated' })
  })
})

describe('createHandlers refuses', () => {
  const effects = fakeEffects()
  const at = (redirectUri: string): Flow =>
    createFlow({
      provider: github,
      clientId: 'a',
      clientSecret: 'b',
      redirectUri,
      effects,
    })
  const make = (flows: Record<string, Flow>) => () =>
    createHandlers({ flows, store: memoryStore(), onOutcome: () => new Response() })

  test.each([
    ['no flow', {}, /no flow/],
    ['flows left out', undefined as unknown as Record<string, Flow>, /no flow/],
    ['a name with a slash', { 'a/b': at('https://a.example/') }, /stands in addresses/],
    ['an application without a host', { a: at('com.example.app:/callback') }, /no browser/],
    [
      'one address for two',
      { a: at('https://a.example/callback'), b: at('https://a.example/callback') },
      /"a" and "b" have the same/,
    ],
  ])('%s', (_, flows, message) => {
    expect(make(flows)).toThrow(message)
  })

  test('an onOutcome that gives no Response', async () => {
    const handlers = createHandlers({
      flows: { a: at('https://a.example/callback/a') },
      store: memoryStore(),
      onOutcome: () => undefined as unknown as Response,
    })
    const callback = new Request('https://a.example/callback/a')
    await expect(handlers.fetch(callback)).rejects.toThrow(/no Response/)
  })
})
