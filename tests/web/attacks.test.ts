import { describe, expect, test } from 'vitest'
import { cookieStore } from 'trivet/stores/cookie'
import { createSite, createTestWorld, endings, SESSION, type TestSite } from './site.ts'
import { Visitor } from './visitor.ts'

/** Of base64url, in its order. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const keys = [{ id: '2026-11', key: 'k'.repeat(43) }]

function sealedSite(): TestSite {
  const world = createTestWorld()
  return createSite({ store: cookieStore({ keys, now: world.now }), world })
}

const sites: ReadonlyArray<readonly [string, () => TestSite]> = [
  ['with a store on the server', () => createSite()],
  ['with sealed cookies', sealedSite],
]

test('any changed character of a sealed login is store.tampered, and the login goes on', async () => {
  const site = sealedSite()
  const visitor = new Visitor(site)
  const callback = await visitor.approve()
  const [name = ''] = visitor.jar.names
  const value = visitor.jar.valueOf(name) ?? ''
  const sealedAt = value.lastIndexOf('~') + 1
  for (let at = sealedAt; at < value.length; at++) {
    // The next one: at the end of a part it may differ in bits that count for nothing.
    const next = ALPHABET[(ALPHABET.indexOf(value[at] ?? '') + 1) % ALPHABET.length]
    const changed = value.slice(0, at) + next + value.slice(at + 1)
    const headers = { cookie: `${name}=${changed}` }
    const response = await site.handlers.fetch(new Request(callback, { headers }))
    expect(response.status).toBe(400)
    expect(await response.text()).toBe('{"code":"store.tampered"}')
    expect(response.headers.getSetCookie()).toEqual([])
  }
  expect(new Set(endings(site))).toEqual(new Set(['store.tampered']))
  expect(site.told).toHaveLength(value.length - sealedAt)
  expect(site.exchanges()).toBe(0)
  await visitor.visit(callback)
  expect(endings(site).at(-1)).toBe('authenticated')
})

describe.each(sites)('%s', (_, make) => {
  test('any other changed character of a cookie ends in a failure, or changes nothing', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const callback = await visitor.approve()
    const [name = ''] = visitor.jar.names
    const cookie = `${name}=${visitor.jar.valueOf(name)}`
    const timeAt = name.length + 1
    for (let at = 0; at < cookie.lastIndexOf('~') + 1; at++) {
      // When it began says only which login is the oldest.
      if (at >= timeAt && at < cookie.indexOf('~')) continue
      for (const other of ['A', '~', '=', ';', ' ', '%']) {
        if (cookie[at] === other) continue
        const headers = { cookie: cookie.slice(0, at) + other + cookie.slice(at + 1) }
        const response = await site.handlers.fetch(new Request(callback, { headers }))
        expect(response.status, headers.cookie).toBe(400)
      }
    }
    expect(site.exchanges()).toBe(0)
    expect([...new Set(endings(site))].toSorted()).toEqual([
      'callback.flow-not-found',
      'callback.provider-mismatch',
    ])
    await visitor.visit(callback)
    expect(endings(site).at(-1)).toBe('authenticated')
  })

  test('a stranger who has the callback learns nothing of a login that has ended', async () => {
    const site = make()
    const [visitor, stranger] = [new Visitor(site), new Visitor(site)]
    await stranger.signIn('/login/github?returnTo=/own')
    const callback = await visitor.approve('/login/github?returnTo=/private/4711')
    await visitor.visit(callback)
    const response = await stranger.visit(callback)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('4711')
    expect(endings(site)).toEqual(['authenticated', 'authenticated', 'callback.flow-not-found'])
  })

  test('a cookie alone, with a state that was made up, finds nothing and takes nothing', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const callback = await visitor.approve()
    const state = new URL(callback).searchParams.get('state') ?? ''
    for (let at = 0; at < state.length; at++) {
      const other = state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1)
      await visitor.visit(callback.replace(state, other))
    }
    expect(new Set(endings(site))).toEqual(new Set(['callback.flow-not-found']))
    await visitor.visit(callback)
    expect(endings(site).at(-1)).toBe('authenticated')
  })

  test('the second of two different codes for one login gets nothing', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    await visitor.visit(callback)
    const code = new URL(callback).searchParams.get('code') ?? ''
    const response = await visitor.visit(callback.replace(code, 'another'))
    expect(response.headers.get('location')).toBe('/a')
    expect(`${response.headers.get('set-cookie')}`).not.toContain(SESSION)
    expect(endings(site)).toEqual(['authenticated'])
    expect(site.exchanges()).toBe(1)
  })

  test.each(['evil.example', 'evil.example:443', 'app.example.evil.example'])(
    'a request that says it is at %s changes neither where the user goes nor the cookies',
    async (host) => {
      const site = make()
      const visitor = new Visitor(site)
      const at = (address: string): Request =>
        new Request(address.replace('app.example', host), {
          headers: {
            cookie: visitor.request('/').headers.get('cookie') ?? '',
            host,
            'x-forwarded-host': host,
            'x-forwarded-proto': 'http',
            origin: `https://${host}`,
          },
        })
      const login = await site.handlers.fetch(at('https://app.example/login/github?returnTo=/a'))
      const url = new URL(login.headers.get('location') ?? '')
      expect(url.searchParams.get('redirect_uri')).toBe('https://app.example/callback/github')
      expect(login.headers.getSetCookie()[0]).toMatch(/^__Host-.*; Secure; SameSite=Lax$/)
      const callback = await visitor.approve('/login/github?returnTo=/a')
      const done = await site.handlers.fetch(at(callback))
      expect(done.headers.get('location')).toBe('/a')
    },
  )

  test.each([
    ['twice', '?returnTo=/a&returnTo=//evil.example', '/a'],
    ['twice, the other way', '?returnTo=//evil.example&returnTo=/a', '/'],
    ['with a line end', '?returnTo=/a%0d%0aset-cookie:%20a=b', '/'],
    ['with a tab', '?returnTo=/%09/evil.example', '/'],
    ['as a script', '?returnTo=javascript:alert(1)', '/'],
    ['at another port', '?returnTo=https://app.example:8443/a', '/'],
    ['with a user name', '?returnTo=https://app.example@evil.example/', '/'],
    ['encoded once more', '?returnTo=%252F%252Fevil.example', '/'],
    ['very long', `?returnTo=/${'a'.repeat(20_000)}`, '/'],
  ])('where to go, said %s', async (_how, query, place) => {
    const site = make()
    const visitor = new Visitor(site)
    const callback = await visitor.approve(`/login/github${query}`)
    expect((await visitor.visit(callback)).headers.get('location')).toBe(place)
    expect((await visitor.visit(callback)).headers.get('location')).toBe(place)
  })

  test('many cookies that look like ours keep nobody from signing in', async () => {
    const site = make()
    const visitor = new Visitor(site)
    const planted = Array.from({ length: 500 }, (_one, at) => {
      const name = `__Host-trivet-${String(at).padStart(16, '0')}`
      return `${name}=zzzzzzzzzz~github~${'a'.repeat(20)}`
    }).join('; ')
    const login = await site.handlers.fetch(
      new Request('https://app.example/login/github', { headers: { cookie: planted } }),
    )
    const [own = '', ...cleared] = login.headers.getSetCookie()
    expect(own).not.toContain('Max-Age=0')
    expect(cleared.length).toBeGreaterThan(400)
    for (const line of cleared) expect(line).toContain('=; Path=/; Max-Age=0; ')
    const callback = await visitor.approve()
    const cookie = `${planted}; ${visitor.request('/').headers.get('cookie')}`
    await site.handlers.fetch(new Request(callback, { headers: { cookie } }))
    expect(endings(site)).toEqual(['authenticated'])
  })
})
