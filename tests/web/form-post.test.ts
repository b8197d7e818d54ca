import { describe, expect, test } from 'vitest'
import { createSite, endings } from './site.ts'
import { Visitor } from './visitor.ts'

/** What a browser reads in a page: the fields of its form, as they would be posted. */
function fieldsOf(html: string): URLSearchParams {
  const unescaped = (text: string): string =>
    text
      .replaceAll('&#13;', '\r')
      .replaceAll('&#10;', '\n')
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return new URLSearchParams(
    inputs.map(([, name = '', value = '']) => [unescaped(name), unescaped(value)]),
  )
}

/** The callback as a provider posts it, from its own site. */
function posted(callback: string) {
  const { origin, pathname, searchParams } = new URL(callback)
  return {
    address: `${origin}${pathname}`,
    post: { method: 'POST', body: searchParams, isCrossSite: true },
  }
}

describe('a posted callback', () => {
  test('is posted again by our own page, with which the cookie comes along', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const { address, post } = posted(await visitor.approve('/login/github?returnTo=/a'))
    const page = await visitor.visit(address, post)
    expect(page.status).toBe(200)
    expect(site.told).toEqual([])
    const fields = fieldsOf(await page.text())
    const done = await visitor.visit(address, { method: 'POST', body: fields })
    expect(done.headers.get('location')).toBe('/a')
    expect(endings(site)).toEqual(['authenticated'])
    const again = await visitor.visit(address, { method: 'POST', body: fields })
    expect(again.headers.get('location')).toBe('/a')
    expect(site.exchanges()).toBe(1)
  })

  test('is posted again once: without a cookie it then has no login', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const { address, post } = posted(await visitor.approve())
    const stranger = new Visitor(site)
    const page = await stranger.visit(address, post)
    const fields = fieldsOf(await page.text())
    expect((await stranger.visit(address, { method: 'POST', body: fields })).status).toBe(400)
    expect(endings(site)).toEqual(['callback.flow-not-found'])
    await visitor.visit(address, { method: 'POST', body: fields })
    expect(endings(site)[1]).toBe('authenticated')
  })

  test('is not posted again where the cookie came along', async () => {
    const site = createSite()
    const visitor = new Visitor(site)
    const { address, post } = posted(await visitor.approve())
    await visitor.visit(address, { ...post, isCrossSite: false })
    expect(endings(site)).toEqual(['authenticated'])
  })

  test('of another page, which brings the marker itself, has no cookie and no login', async () => {
    const site = createSite()
    const victim = new Visitor(site)
    const { address, post } = posted(await victim.approve())
    post.body.set('trivet_reposted', '1')
    await victim.visit(address, post)
    expect(endings(site)).toEqual(['callback.flow-not-found'])
    expect(victim.jar.names).toHaveLength(1)
  })

  test('runs no script but ours, is kept by nobody, and in no frame', async () => {
    const site = createSite()
    const pages = await Promise.all(
      ['a', 'b'].map((state) =>
        new Visitor(site).visit('/callback/github', {
          method: 'POST',
          body: new URLSearchParams({ state }),
        }),
      ),
    )
    const nonces: string[] = []
    for (const { headers, ...page } of pages) {
      const policy = headers.get('content-security-policy') ?? ''
      const [, nonce = ''] = /script-src 'nonce-([\w-]{22})'/.exec(policy) ?? []
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      nonces.push(nonce)
      expect(page).toBeDefined()
    }
    const [first = ''] = nonces
    const html = await (pages[0] as Response).text()
    expect([...html.matchAll(/<script[^>]*>/g)].map(String)).toEqual([`<script nonce="${first}">`])
    expect(new Set(nonces).size).toBe(2)
  })

  test('brings along every field as it was, and no markup', async () => {
    const site = createSite()
    const body = new URLSearchParams([
      ['state', 'a'],
      ['code', '"><script>alert(1)</script>'],
      ['user', '{"name":"Ada & Bob\'s"}'],
      ['two', '1'],
      ['two', '2'],
      ['submit', 'shadows the method of the form'],
      ['lines', '\r\n a\nb\r'],
      ['"><b>', '&quot;&amp;amp;'],
    ])
    const page = await new Visitor(site).visit('/callback/github', { method: 'POST', body })
    const html = await page.text()
    expect([...fieldsOf(html)]).toEqual([...body, ['trivet_reposted', '1']])
    expect(html).not.toMatch(/<(?:script(?! nonce)|b\W)/)
  })

  test.each([
    ['JSON', new Request('https://app.example/callback/github', { method: 'POST', body: '{}' })],
    [
      'too much',
      new Request('https://app.example/callback/github', {
        method: 'POST',
        body: new URLSearchParams({ state: 'a'.repeat(70_000) }),
      }),
    ],
  ])('that is %s takes nothing', async (_, request) => {
    const site = createSite()
    await site.handlers.fetch(request)
    expect(endings(site)).toEqual(['callback.body-unreadable'])
  })
})
