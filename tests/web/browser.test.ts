import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFlow } from 'trivet'
import { approve, createEmulator, type Emulator } from 'trivet/emulator'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers, type HandlersOptions } from 'trivet/web'
import { listenerFor, type Answer } from '../../cli/listener.ts'
import { serve, type Served } from '../../cli/serve.ts'
import { selfSigned } from '../../conformance/client/server/certificate.ts'
import { noChromium, startChromium, type Chromium } from './chromium.ts'
import { profiles } from './site.ts'

/** Serves with TLS, which ends before the handlers: they see `http:`, as behind a proxy. */
async function serveTls(answer: Answer): Promise<Served> {
  const server = createServer(selfSigned(), listenerFor(answer)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `https://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What the pages of the application say: who is signed in, and where we are. */
function page(request: Request): Response {
  const { pathname } = new URL(request.url)
  const [, user = 'nobody'] = /session=(\w+)/.exec(request.headers.get('cookie') ?? '') ?? []
  const html = `<!doctype html><link rel="icon" href="data:,"><title>${pathname}</title><p id="user">${user}</p>`
  return new Response(html, { headers: { 'content-type': 'text/html' } })
}

describe.skipIf(noChromium !== undefined)(noChromium ?? 'in Chromium', { timeout: 60_000 }, () => {
  let browser: Chromium
  let emulator: Emulator
  let provider: Served
  let exchanges = 0

  beforeAll(async () => {
    emulator = createEmulator({
      onExchange({ stage }) {
        if (stage === 'token') exchanges += 1
      },
    })
    provider = await serve((request) => emulator.fetch(request), 0)
    browser = await startChromium()
  }, 120_000)
  afterAll(async () => {
    await browser.stop()
    await provider.close()
  })

  describe.each<[string, () => HandlersOptions['store']]>([
    ['memoryStore', () => memoryStore()],
    ['cookieStore', () => cookieStore({ keys: [{ id: 'key', key: 'k'.repeat(43) }] })],
  ])('with %s', (_, store) => {
    let site: Served
    let told: string[]
    let tabs: Page[]

    const at = (path: string): string => `${site.origin}${path}`
    const newTab = async (): Promise<Page> => {
      const tab = await browser.context.newPage()
      tabs.push(tab)
      return tab
    }
    const decide = async (tab: Page, word: 'Allow' | 'Deny'): Promise<void> => {
      await tab.getByRole('button', { name: word }).click()
      await tab.waitForURL(at('/**'))
    }

    beforeEach(async () => {
      told = []
      tabs = []
      exchanges = 0
      let answer: Answer = () => Promise.reject(new Error('not yet'))
      site = await serveTls((request) => answer(request))
      // Another site than the application's, in the eyes of a browser.
      const elsewhere = `http://localhost:${provider.port}`
      const flows = Object.fromEntries(
        profiles.map((profile) => [
          profile.id,
          createFlow({
            provider: emulator.emulated(profile, elsewhere),
            clientId: 'app-1',
            clientSecret: 'secret-1',
            redirectUri: at(`/callback/${profile.id}`),
          }),
        ]),
      )
      const handlers = createHandlers({
        flows,
        store: store(),
        onOutcome(outcome, { returnTo }) {
          told.push(outcome.status)
          if (outcome.status !== 'authenticated')
            return new Response(outcome.failure.code, { status: 400 })
          const cookie = `session=${outcome.user.provider}; Path=/; HttpOnly; Secure`
          return new Response(null, {
            status: 303,
            headers: { location: returnTo, 'set-cookie': cookie },
          })
        },
      })
      answer = async (request) => {
        const response = await handlers.fetch(request)
        return response.status === 404 ? page(request) : response
      }
      await browser.context.clearCookies()
    })
    afterEach(async () => {
      await Promise.all(tabs.map((tab) => tab.close()))
      await site.close()
    })

    test('two tabs sign in at once', async () => {
      const [one, other] = [await newTab(), await newTab()]
      await Promise.all([
        one.goto(at('/login/github?returnTo=/one')),
        other.goto(at('/login/google?returnTo=/other')),
      ])
      const cookies = await browser.context.cookies(site.origin)
      const ours = { httpOnly: true, secure: true, sameSite: 'Lax' }
      expect(cookies).toMatchObject([ours, ours])
      expect(cookies.map(({ name }) => name.slice(0, 14))).toEqual(Array(2).fill('__Host-trivet-'))
      await decide(other, 'Allow')
      await decide(one, 'Allow')
      expect([one.url(), other.url()]).toEqual([at('/one'), at('/other')])
      expect(await one.locator('#user').textContent()).toBe('github')
      expect(told).toEqual(['authenticated', 'authenticated'])
      expect(exchanges).toBe(2)
    })

    test('a user says no, and reloads', async () => {
      const tab = await newTab()
      await tab.goto(at('/login/github?returnTo=/one'))
      await decide(tab, 'Deny')
      expect(await tab.locator('body').textContent()).toBe('callback.denied')
      await tab.reload()
      expect(tab.url()).toBe(at('/one'))
      expect(await tab.locator('#user').textContent()).toBe('nobody')
      expect(told).toEqual(['denied'])
    })

    test('a user goes back and forth, allows once more, and opens the callback again', async () => {
      const tab = await newTab()
      const callbacks: string[] = []
      tab.on('request', (request) => {
        if (request.url().includes('/callback/')) callbacks.push(request.url())
      })
      await tab.goto(at('/login/github?returnTo=/one'))
      await decide(tab, 'Allow')
      await tab.goBack()
      await decide(tab, 'Allow')
      expect(tab.url()).toBe(at('/one'))
      await tab.goto(callbacks[0] ?? '')
      expect(tab.url()).toBe(at('/one'))
      expect(await tab.locator('#user').textContent()).toBe('github')
      expect(callbacks.length).toBeGreaterThanOrEqual(3)
      expect(told).toEqual(['authenticated'])
      expect(exchanges).toBe(1)
    })

    test('a provider posts the callback from its own site', async () => {
      const tab = await newTab()
      await tab.goto(at('/login/spotify?returnTo=/one'))
      const callback = new URL(await approve(tab.url()))
      const requests: [string, boolean][] = []
      tab.on('response', async (response) => {
        const { cookie } = await response.request().allHeaders()
        requests.push([response.request().method(), cookie?.includes('trivet-') === true])
      })
      await tab.evaluate(
        ([action, fields]) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action })
          for (const [name, value] of fields)
            form.append(Object.assign(document.createElement('input'), { name, value }))
          document.body.append(form)
          form.submit()
        },
        [`${callback.origin}${callback.pathname}`, [...callback.searchParams]] as const,
      )
      await tab.waitForURL(at('/one'))
      await expect.poll(() => requests.length).toBe(3)
      expect(requests.slice(0, 2)).toEqual([
        ['POST', false],
        ['POST', true],
      ])
      expect(told).toEqual(['authenticated'])
    })

    test('the browser guesses ahead: nothing begins', async () => {
      const tab = await newTab()
      await tab.goto(at('/one'))
      const guess = tab.waitForResponse(at('/login/github'))
      await tab.evaluate((href) => {
        document.head.append(
          Object.assign(document.createElement('link'), { rel: 'prefetch', href }),
        )
      }, at('/login/github'))
      expect((await guess).status()).toBe(503)
      expect(await browser.context.cookies(site.origin)).toEqual([])
    })
  })
})
