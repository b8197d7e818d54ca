import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core'

/** Where Debian puts it. */
export const CHROMIUM = '/usr/bin/chromium'

/** Quiet, and with nothing to say to anybody. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Chromium {
  /** A browser with a profile of its own. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>
  close(): Promise<void>
}

export async function startChromium(executablePath = CHROMIUM): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'trivet-chromium-'))
  const env = { ...process.env, HOME: profile }
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS, env })
  return {
    open: (options) => browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', ...options }),
    async close() {
      await browser.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
