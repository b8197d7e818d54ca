import { PrerequisiteError } from '../target/target.ts'
import { watch } from './devtools.ts'
import type { LoginDriver } from './driver.ts'
import type { Credentials } from './form.ts'
import { meaningOf } from './meaning.ts'

export interface ChromiumOptions extends Credentials {
  /** The browser. Default: `/usr/bin/chromium`. */
  readonly executablePath?: string
}

const PATIENCE_MS = 30_000
const MOST_PAGES = 10

/**
 * Signs in with a real browser, for login pages that are made by scripts. It takes `playwright-core`, which is not
 * installed along.
 */
export function chromiumLogin({
  username = '',
  password = '',
  executablePath = '/usr/bin/chromium',
}: ChromiumOptions): LoginDriver {
  return {
    async logIn(url, { decision, signal, ...watching }) {
      const { chromium } = await import('playwright-core').catch(() => {
        throw new PrerequisiteError(
          'A login by chromium takes playwright-core: npm install playwright-core',
        )
      })
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
      const abort = (): void => void browser.close()
      signal.addEventListener('abort', abort, { once: true })
      try {
        const page = await browser.newPage()
        page.setDefaultTimeout(PATIENCE_MS)
        const seen = await watch(page, watching)
        await page.goto(url).catch(() => null)
        for (let step = 0; step < MOST_PAGES && seen.callback === null; step++) {
          const secret = page.locator('input[type=password]:visible').first()
          if ((await secret.count()) > 0) {
            const name = page.locator(
              'input[type=text]:visible, input[type=email]:visible, input:not([type]):visible',
            )
            if ((await name.count()) > 0) await name.first().fill(username)
            await secret.fill(password)
          }
          const buttons = await page
            .locator('button:visible, input[type=submit]:visible, a:visible')
            .all()
          const words = await Promise.all(
            buttons.map(
              async (one) =>
                `${(await one.textContent()) ?? ''} ${(await one.getAttribute('value')) ?? ''}`,
            ),
          )
          const wanted = (await secret.count()) > 0 ? 'allow' : decision
          const chosen =
            buttons[words.findIndex((text) => meaningOf(text) === wanted)] ?? buttons[0]
          if (chosen === undefined) break
          await chosen.click().catch(() => null)
          await page.waitForLoadState('load').catch(() => null)
        }
        if (seen.callback === null)
          throw new PrerequisiteError(
            `The browser came to "${await page.title()}", not to the redirect URI.`,
          )
        return { kind: 'end', url: seen.callback, hops: seen.hops }
      } finally {
        signal.removeEventListener('abort', abort)
        await browser.close()
      }
    },
  }
}
