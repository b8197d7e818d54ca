import { describe, expect, test } from 'vitest'
import { createSite } from './site.ts'
import { Visitor } from './visitor.ts'

describe('begin', () => {
  test('says what a login asks for, by provider and request', async () => {
    const site = createSite({
      begin: ({ provider, request, returnTo }) =>
        provider === 'google'
          ? {
              scopes: ['openid'],
              params: { access_type: 'offline' },
              loginHint: new URL(request.url).searchParams.get('hint') ?? '',
              prompt: 'consent',
              data: { from: returnTo },
            }
          : {},
    })
    const visitor = new Visitor(site)
    const url = new URL(await visitor.begin('/login/google?hint=ada@example.org&returnTo=/a'))
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: 'openid',
      access_type: 'offline',
      login_hint: 'ada@example.org',
      prompt: 'consent',
    })
    expect(new URL(await visitor.begin()).searchParams.has('access_type')).toBe(false)
    await visitor.signIn('/login/google?returnTo=/a')
    expect(site.told[0]).toMatchObject({
      outcome: { data: { from: '/a' } },
      context: { data: { from: '/a' }, returnTo: '/a', provider: 'google' },
    })
  })

  test.each(['//evil.example', '/\\evil.example', 'https:evil.example', '/.//evil.example'])(
    'a login that wants to end at %s ends at /',
    async (returnTo) => {
      const site = createSite()
      const visitor = new Visitor(site)
      const query = new URLSearchParams({ returnTo }).toString()
      const response = await visitor.signIn(`/login/github?${query}`)
      expect(response.headers.get('location')).toBe('/')
    },
  )
})

describe('onOutcome', () => {
  test('answers with a response whose headers cannot be changed', async () => {
    const site = createSite({
      onOutcome: ({ status }) => Response.redirect(`https://other.example/${status}`, 302),
    })
    const response = await new Visitor(site).signIn()
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('https://other.example/authenticated')
    expect(response.headers.getSetCookie()[0]).toContain('__Host-trivet-')
  })

  test('keeps what it says about caching, and its body', async () => {
    const headers = { 'cache-control': 'private', 'referrer-policy': 'origin' }
    const site = createSite({ onOutcome: () => new Response('Hello', { status: 201, headers }) })
    const response = await new Visitor(site).signIn()
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('Hello')
    expect(response.headers.get('cache-control')).toBe('private')
    expect(response.headers.get('referrer-policy')).toBe('origin')
  })

  test('may fail: that is passed on, and the code is used all the same', async () => {
    const site = createSite({
      onOutcome: () => Promise.reject(new Error('no such table: sessions')),
    })
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    await expect(visitor.visit(callback)).rejects.toThrow('no such table')
    expect((await visitor.visit(callback)).headers.get('location')).toBe('/a')
    expect(site.exchanges()).toBe(1)
  })
})
