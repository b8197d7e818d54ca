import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import { approve, createEmulator } from 'trivet/emulator'
import { createFlowInspector } from 'trivet/inspect'
import { github, google, providers, resolveProfile, spotify, type Provider } from 'trivet/providers'
import { serveViewer } from '../cli/inspect/viewer-server.ts'
import { demoMenu } from '../cli/page/demo-pages.ts'
import { CHROMIUM, startChromium } from './chromium.ts'

// Everything that could differ from one run to the next is fixed: the clock here, secrets by their placeholders.
const BEGAN_AT = Date.UTC(2026, 0, 5, 9, 30)
const STEP_MS = 12

const folder = fileURLToPath(new URL('../docs/images', import.meta.url))

interface Login {
  readonly provider: Provider
  readonly decision?: 'allow' | 'deny'
  readonly faults?: readonly string[]
  /** Without it the user is still away. */
  readonly isOver?: false
}

/** The last one is the one that is shown. */
const logins: readonly Login[] = [
  { provider: spotify },
  { provider: github, decision: 'deny' },
  { provider: spotify, isOver: false },
  { provider: google, faults: ['token:html'] },
  { provider: github },
  { provider: google },
  { provider: google, faults: ['wrong-iss'] },
]

if (!existsSync(CHROMIUM)) throw new Error('This needs Chromium: apt-get install chromium.')
const viewer = await serveViewer(0)
const chromium = await startChromium()
try {
  await mkdir(folder, { recursive: true })
  let now = BEGAN_AT
  const inspect = createFlowInspector({
    now: () => (now += STEP_MS),
    send: (message) => viewer.hub.publish(JSON.stringify(message)),
  })
  for (const login of logins) {
    now += 60_000
    await run(login, inspect)
  }

  const wide = { viewport: { width: 1280, height: 900 } }
  const small = { viewport: { width: 390, height: 844 } }
  await shoot('demo-light.png', { ...wide, colorScheme: 'light' }, besideTheMenu)
  await shoot('demo-dark.png', { ...wide, colorScheme: 'dark' }, besideTheMenu)
  await shoot('viewer-small.png', { ...small, colorScheme: 'dark' }, async (page) => {
    await page.locator('#login').evaluate((login) => login.scrollIntoView())
  })
  await shoot('viewer-messages.png', { ...wide, colorScheme: 'light' }, async (page) => {
    await page.getByRole('button', { name: 'Google authenticated' }).click()
    const messages = page.getByRole('region', { name: 'The messages' })
    await messages.locator('summary').nth(2).click()
    return messages
  })
} finally {
  await Promise.all([chromium.close(), viewer.close()])
}

async function run(
  { provider, decision = 'allow', faults = [], isOver }: Login,
  inspect: ReturnType<typeof createFlowInspector>,
): Promise<void> {
  const { fetch } = createEmulator({ faults, now: () => BEGAN_AT })
  const flow = createFlow({
    provider,
    clientId: 'your-client',
    clientSecret: 'your-secret',
    redirectUri: 'https://app.example/callback',
    effects: { ...webEffects({ fetch }), now: () => BEGAN_AT },
    inspect,
  })
  const { url, pending } = await flow.begin()
  if (isOver !== false) await flow.complete(pending, await approve(url, { fetch, decision }))
}

/** As `trivet demo` serves it. Its own logins would have the time of today. */
async function besideTheMenu(page: Page): Promise<void> {
  const menu = await demoMenu(
    Object.values(providers).map((profile) => resolveProfile(profile, { examples: true })),
  )
  await page
    .locator('.rail')
    .evaluate((rail, html) => rail.insertAdjacentHTML('afterbegin', html), String(menu))
}

/** @param prepare Brings the page to where it is shown; what it returns is shown alone. */
async function shoot(
  name: string,
  options: BrowserContextOptions,
  prepare: (page: Page) => Promise<Locator | void>,
): Promise<void> {
  const context = await chromium.open({ ...options, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(viewer.address)
  await page.locator('.connection.live').waitFor()
  await page.locator('.state.active').waitFor()
  const shown = (await prepare(page)) ?? page
  await shown.screenshot({ path: join(folder, name), animations: 'disabled' })
  await context.close()
  console.log(`docs/images/${name}`)
}
