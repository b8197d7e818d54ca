import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { startChromium, type Chromium } from '../../scripts/chromium.ts'
import { findOrInstall, which } from '../stores/child.ts'

const path = await findOrInstall('chromium', () => which('chromium'))
const what =
  path === undefined
    ? ' (skipped: it needs Chromium, as Debian has it: apt-get install chromium)'
    : ''

/** What has not come by then never will, on a busy machine either. */
const LONGEST_MS = 10_000

/** A suite that runs in Chromium; without one it is listed as skipped, and says what it needs. */
export function describeInChromium(
  title: string,
  suite: (open: (options?: BrowserContextOptions) => Promise<BrowserContext>) => void,
): void {
  describe.skipIf(path === undefined)(`${title}${what}`, () => {
    let chromium: Chromium
    beforeAll(async () => {
      chromium = await startChromium(path)
    })
    afterAll(() => chromium.close())
    suite(async (options) => {
      const context = await chromium.open({ reducedMotion: 'reduce', ...options })
      context.setDefaultTimeout(LONGEST_MS)
      return context
    })
  })
}

/** Everything that a page was sent, asked for, and complained about. */
export interface Watched {
  /** What came over WebSockets. */
  readonly frames: string[]
  readonly requests: string[]
  readonly complaints: string[]
}

export function watchPage(page: Page): Watched {
  const watched: Watched = { frames: [], requests: [], complaints: [] }
  page.on('websocket', (socket) => {
    watched.requests.push(socket.url())
    socket.on('framereceived', ({ payload }) => watched.frames.push(String(payload)))
  })
  page.on('request', (request) => watched.requests.push(request.url()))
  page.on('pageerror', (error) => watched.complaints.push(String(error)))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text())
  })
  return watched
}

/** What axe finds wrong with a page, as it is now. */
export async function faultsOf(page: Page): Promise<readonly unknown[]> {
  // No page here has frames: without a second page for them it takes half as long.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
}

/** The name of the state that the picture shows as active. */
export function activeState(page: Page) {
  return page.locator('.state.active text')
}
