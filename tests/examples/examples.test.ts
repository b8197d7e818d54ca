import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from 'trivet'
import { serve, type Served } from '../../cli/serve.ts'
import { freePort, temporaryFolder, type TemporaryFolder } from '../stores/child.ts'
import { noChromium, startChromium, type Chromium } from '../web/chromium.ts'
import { bundle, exampleAt, startEmulator } from './place.ts'
import { onNext } from './next.ts'
import { asNextCallsIt, onNode, onRuntime, onWorkerd } from './run.ts'

const servers = [
  onNode('hono.ts'),
  onNode('express.ts'),
  onNode('fastify.ts'),
  asNextCallsIt('next/app'),
  await onNext('next/app'),
  await onWorkerd('cloudflare.ts'),
  await onRuntime('deno.ts', 'deno', [
    'run',
    '--quiet',
    '--no-prompt',
    '--allow-net',
    '--allow-env',
  ]),
  await onRuntime('bun.ts', 'bun', ['run']),
]

test('each example has less than 40 lines', async () => {
  const files = (await readdir(exampleAt('.'), { recursive: true })).filter((file) =>
    file.endsWith('.ts'),
  )
  expect(files.length).toBeGreaterThan(servers.length)
  for (const file of files) {
    const lines = (await readFile(exampleAt(file), 'utf8')).trimEnd().split('\n')
    expect([file, lines.length]).toEqual([file, Math.min(lines.length, 39)])
  }
})

describe.skipIf(noChromium !== undefined)(noChromium ?? 'in Chromium', { timeout: 60_000 }, () => {
  let browser: Chromium
  let emulator: Served
  let folder: TemporaryFolder

  beforeAll(async () => {
    browser = await startChromium()
    emulator = await startEmulator()
    folder = await temporaryFolder()
  }, 120_000)
  afterAll(async () => {
    await browser.stop()
    await emulator.close()
    await folder.remove()
  })

  const variablesAt = (origin: string) => ({
    EMULATOR: emulator.origin,
    ORIGIN: origin,
    FLOW_KEY: randomBytes(32).toString('base64'),
  })
  const newPage = async (): Promise<Page> => {
    await browser.context.clearCookies()
    return browser.context.newPage()
  }
  const allow = (page: Page): Promise<void> => page.getByRole('button', { name: 'Allow' }).click()

  // Next builds before it starts, for as long as it takes.
  test.for(servers)('$path', { timeout: 300_000 }, async (example, { skip }) => {
    if (example.missing !== undefined) skip(`needs ${example.missing}`)
    const origin = `http://127.0.0.1:${await freePort()}`
    const running = await example.start(variablesAt(origin), folder.path)
    const page = await newPage()
    try {
      await expect
        .poll(() => page.goto(origin).catch(() => null), { timeout: 20_000 })
        .not.toBe(null)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await allow(page)
      await page.getByText('Hello, octocat.').waitFor()
      expect(page.url()).toMatch(`${origin}/callback/github?`)
      const posted = await page.request.post(`${origin}/callback/github`, { form: { state: 'x' } })
      expect(await posted.text()).toContain('trivet_reposted')
      expect((await page.request.head(`${origin}/login/github`)).status()).toBe(405)
    } finally {
      await page.close()
      await running.stop()
    }
  })

  test('single-page.ts', async () => {
    const script = join(folder.path, 'single-page.mjs')
    await bundle('single-page.ts', script, 'browser', { EMULATOR: emulator.origin })
    const html =
      '<!doctype html><button>Sign in</button><output></output><script type="module" src="/script"></script>'
    const site = await serve(async (request) => {
      const isScript = new URL(request.url).pathname === '/script'
      const type = isScript ? 'text/javascript' : 'text/html'
      const body = isScript ? await readFile(script, 'utf8') : html
      return new Response(body, { headers: { 'content-type': type } })
    }, 0)
    const page = await newPage()
    try {
      await page.goto(site.origin)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await allow(page)
      await expect.poll(() => page.locator('output').textContent()).toMatch(/^Hello, .+\.$/)
      expect(page.url()).toBe(`${site.origin}/`)
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    } finally {
      await page.close()
      await site.close()
    }
  })

  test('loopback.ts', async () => {
    Object.assign(process.env, variablesAt('http://127.0.0.1:3000'))
    const { signIn } = (await import(exampleAt('loopback.ts'))) as {
      readonly signIn: (openExternal: (url: string) => unknown) => Promise<Outcome>
    }
    const page = await newPage()
    try {
      const outcome = await signIn(async (url) => {
        const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
        // Anybody on this machine may ask at the port.
        expect((await fetch(new URL('/callback?code=a&state=b', back))).status).toBe(404)
        await page.goto(url)
        await allow(page)
      })
      expect(outcome).toMatchObject({ status: 'authenticated', user: { provider: 'spotify' } })
      await page.getByText('You may close this window.').waitFor()
    } finally {
      await page.close()
    }
  })
})
