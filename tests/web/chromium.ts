import { chromium, type BrowserContext } from 'playwright-core'
import { findOrInstall, temporaryFolder, which } from '../stores/child.ts'

const executable = await findOrInstall('chromium', () => which('chromium'))

/** Why there can be no browser, if there can be none. */
export const noChromium =
  executable === undefined ? 'needs Chromium (Debian: apt-get install chromium)' : undefined

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser with a new profile. */
export interface Chromium {
  readonly context: BrowserContext
  stop(): Promise<void>
}

export async function startChromium(): Promise<Chromium> {
  const profile = await temporaryFolder()
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath: executable ?? '',
    args: FLAGS,
    ignoreHTTPSErrors: true,
  })
  return {
    context,
    async stop() {
      await context.close()
      await profile.remove()
    },
  }
}
