import type { BrowserContext, Page } from 'playwright-core'
import { approve } from 'trivet/emulator'
import { providers, resolveProfile } from 'trivet/providers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { Browser } from '../e2e/browser.ts'
import { start, type Running } from '../e2e/command-line.ts'
import {
  activeState,
  describeInChromium,
  faultsOf,
  watchPage,
  type Watched,
} from './in-chromium.ts'

// Each test drives a browser, on a machine that may be busy.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 })

describeInChromium('the page of trivet demo', (open) => {
  let demo: Running
  let origin: string
  let context: BrowserContext
  let page: Page
  let watched: Watched

  beforeAll(async () => {
    demo = start(['demo', '--port', '0'])
    origin = (await demo.printed(/Now you: (\S+)/))[1] ?? ''
    context = await open()
    page = await context.newPage()
    watched = watchPage(page)
  })
  afterAll(async () => {
    await context.close()
    demo.process.kill('SIGINT')
    await demo.done
  })

  /** Loads the page, and waits until it knows all logins. */
  async function show(size: { width: number; height: number }): Promise<void> {
    await page.setViewportSize(size)
    await page.goto(origin)
    await page.locator('.connection.live').waitFor()
  }

  /** Begins a login of which the demo plays every part, and waits until it is the one that is shown. */
  async function play(title: string): Promise<void> {
    const told = await logins(page).count()
    await page.getByRole('link', { name: title }).click()
    await logins(page).nth(told).waitFor()
  }

  /** Begins a login by its button: the provider's page is in a window of its own. */
  async function signIn(name: string): Promise<Page> {
    const popup = page.waitForEvent('popup')
    await page.getByRole('link', { name: `Sign in with ${name}` }).click()
    return popup
  }

  async function isAt(state: string): Promise<void> {
    await activeState(page)
      .filter({ hasText: new RegExp(`^${state}$`) })
      .waitFor()
  }

  const logins = (shown: Page) => shown.getByRole('list', { name: 'Logins' }).getByRole('listitem')
  const ending = () => page.getByRole('region', { name: 'How it ended' })
  const messages = () => page.getByRole('region', { name: 'The messages' })

  describe('a page of its own', () => {
    beforeEach(() => show({ width: 1280, height: 900 }))

    test('there is a button for every provider, each in its place', async () => {
      const names = await page.locator('.providers .name').allTextContents()
      const known = Object.values(providers).map(({ name }) => name)
      expect(names).toEqual(known.toSorted((one, other) => one.localeCompare(other, 'en')))
      await page.getByRole('link', { name: `Sign in with ${names.at(-1)}`, exact: true }).waitFor()
    })

    test.each([
      ['GitHub', ['authorize', 'github', 'access_token', 'user', 'emails']],
      ['Google', ['auth', 'google', 'token', 'certs', 'userinfo']],
      ['Spotify', ['authorize', 'spotify', 'token', 'me']],
      ['Apple', ['authorize', 'apple', 'token', 'keys']],
    ])('%s: the chart moves as the user signs in', async (name, paths) => {
      const popup = await signIn(name)
      await isAt('awaitingCallback')
      expect(await page.locator('.arrow.now title').allTextContents()).toEqual([
        'authorization.prepared',
      ])
      expect(await messages().locator('li').count()).toBe(1)
      expect(await messages().locator('li[aria-current=step]').count()).toBe(1)

      await popup.getByRole('button', { name: 'Allow' }).click()
      // Apple has the browser post the callback.
      if (name === 'Apple') await popup.getByRole('button', { name: 'Continue' }).click()
      await isAt('authenticated')
      expect(await popup.getByRole('heading', { level: 1 }).textContent()).toBe(
        `Signed in at ${name}`,
      )
      expect(await page.locator('#login > header').textContent()).toContain(`${name}authenticated`)
      expect(await ending().textContent()).toContain('The user is signed in')

      const said = (await messages().locator('.label').allTextContents()).join('\n')
      expect(await messages().locator('li[aria-current=step]').count()).toBe(0)
      for (const path of paths) expect(said).toMatch(new RegExp(`(GET|POST) \\S*/${path}$`, 'm'))
      expect(await page.locator('.state.visited text').allTextContents()).toEqual(
        ['idle', 'preparing', 'awaitingCallback', 'exchangingCode']
          .concat(name === 'Google' || name === 'Apple' ? ['verifyingIdToken'] : [])
          .concat('fetchingUserInfo'),
      )
    })

    test('a refusal ends in denied, and is explained', async () => {
      const popup = await signIn('Google')
      await popup.getByRole('button', { name: 'Deny' }).click()
      await isAt('denied')
      expect(await ending().textContent()).toMatch(/Access was refused.*Usual causes.*What to do/)
      expect(await ending().getByRole('link').getAttribute('href')).toMatch(
        /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc6749#section-/,
      )
    })

    test.each([
      [
        'The user comes back too late',
        'expired',
        'The user came back too late',
        'callback.expired',
      ],
      [
        'Another server answers',
        'rejected',
        'Another authorization server',
        'callback.issuer-mismatch',
      ],
      [
        'The ID token is forged',
        'failed',
        'signature of the ID token',
        'id-token.signature-invalid',
      ],
      ['A web page instead of tokens', 'failed', 'not JSON', 'exchange.content-type-unexpected'],
      ['The provider is down', 'failed', 'A fault at the provider', 'userinfo.server-error'],
    ])('%s: the chart moves without leaving the page', async (title, state, words, code) => {
      await play(title)
      await isAt(state)
      expect(page.url()).toBe(`${origin}/`)
      expect(await ending().textContent()).toContain(words)
      expect(await ending().locator('.source').textContent()).toContain(code)
      expect(await ending().getByRole('link').getAttribute('href')).toMatch(
        /^https:\/\/(www\.rfc-editor\.org|openid\.net)\//,
      )
    })

    test('a callback that belongs to no login is explained too', async () => {
      await play('A forged callback')
      await ending().getByText('No pending login for this callback').waitFor()
      expect(watched.complaints.splice(0)).toEqual([expect.stringContaining('400')])
    })

    test('one steps back and forth: by key, by button, by slider', async () => {
      await play('Another server answers')
      await isAt('rejected')
      const guards = page.getByRole('region', { name: 'Guards and effects' })
      const verdicts = await guards.locator('ol > li').allTextContents()
      expect(verdicts[0]).toMatch(/^isStateMissingno/)
      expect(verdicts.at(-1)).toMatch(/^hasForeignIssueryes → rejected/)
      await guards.getByText('hasForeignIssuer').click()
      expect(await guards.locator('li.yes').textContent()).toMatch(/expected.*received/)

      await page.keyboard.press('ArrowLeft')
      await isAt('awaitingCallback')
      expect(await page.locator('#announcement').textContent()).toBe(
        'Google: flow.resumed: stays in awaitingCallback',
      )
      expect(await ending().count()).toBe(0)
      await page.getByRole('button', { name: 'First step' }).click()
      await isAt('idle')
      expect(await messages().textContent()).toContain('None up to this step')
      await page.getByRole('slider', { name: 'Step' }).press('ArrowRight')
      await isAt('preparing')
      await page.getByRole('button', { name: 'Last step' }).click()
      await isAt('rejected')
    })

    test('a message opens, with placeholders for its secrets', async () => {
      await play('A user who shows little')
      await isAt('authenticated')
      const exchange = messages().locator('li').filter({ hasText: 'POST' })
      await exchange.locator('summary').press('Enter')
      const text = (await exchange.locator('.message').textContent()) ?? ''
      expect(text).toMatch(/grant_typeauthorization_codecoderedacted-code-1/)
      expect(text).toMatch(/"access_token": "redacted-/)
    })

    test('the list is filtered by text, provider and status', async () => {
      await play('The user says no')
      await play('Another server answers')
      const all = await logins(page).count()
      const filtered = async (): Promise<readonly string[]> => {
        await page
          .locator('.count')
          .filter({ hasText: `of ${all}` })
          .waitFor()
        return logins(page).allTextContents()
      }
      const [provider, status] = [
        page.getByRole('combobox', { name: 'Provider' }),
        page.getByRole('combobox', { name: 'Status' }),
      ]
      const unfiltered = () =>
        page
          .locator('.count')
          .filter({ hasText: new RegExp(`^${all}$`) })
          .waitFor()

      await provider.selectOption('spotify')
      for (const text of await filtered()) expect(text).toContain('Spotify')
      await provider.selectOption('')
      await unfiltered()
      await status.selectOption('denied')
      for (const text of await filtered()) expect(text).toContain('denied')
      await status.selectOption('')
      await unfiltered()
      await page.getByRole('searchbox').fill('issuer-mismatch')
      for (const text of await filtered()) expect(text).toContain('rejected')
      await page.getByRole('searchbox').fill('nothing like this')
      await page.getByText('None that fits the filter').waitFor()
    })

    test('whoever comes late sees the logins so far', async () => {
      await play('The user says no')
      const late = await context.newPage()
      await late.goto(origin)
      await late.locator('.connection.live').waitFor()
      expect(await logins(late).count()).toBe(await logins(page).count())
      expect(await activeState(late).textContent()).toBe('denied')
      await late.close()
    })

    test('no request leaves the machine', async () => {
      const popup = await signIn('GitHub')
      await popup.getByRole('button', { name: 'Allow' }).click()
      await isAt('authenticated')
      expect(watched.requests.length).toBeGreaterThan(3)
      const hosts = new Set(watched.requests.map((url) => new URL(url).hostname))
      expect([...hosts].filter((host) => host !== '127.0.0.1' && host !== '')).toEqual([])
    })

    test.each([
      ['light', 1280],
      ['dark', 390],
    ] as const)('in the %s, %i px wide, axe finds no fault', async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme })
      await show({ width, height: 900 })
      await play('Another server answers')
      await isAt('rejected')
      await messages().locator('summary').first().click()
      await page.getByText('hasForeignIssuer').click()
      expect(await faultsOf(page)).toEqual([])
    })

    test('axe finds no fault while the user is away, at the provider, or after it', async () => {
      const popup = await signIn('Google')
      await isAt('awaitingCallback')
      expect(await faultsOf(page)).toEqual([])
      expect(await faultsOf(popup)).toEqual([])
      await popup.getByRole('button', { name: 'Allow' }).click()
      await isAt('authenticated')
      await popup.getByRole('heading', { level: 1 }).waitFor()
      expect(await faultsOf(popup)).toEqual([])
    })

    test('on a screen 360 px wide nothing is cut off but the picture, which scrolls to its state', async () => {
      await show({ width: 360, height: 740 })
      await play('The user says no')
      await isAt('denied')
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(widths).toEqual([360, 360])
      const box = await activeState(page).boundingBox()
      expect(box?.x).toBeGreaterThan(0)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(360)
    })

    test('where there is no room for a second window, the login goes on in this one', async () => {
      await show({ width: 390, height: 740 })
      await page.getByRole('link', { name: 'Sign in with GitHub' }).click()
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByRole('link', { name: 'See how the chart moved' }).click()
      await isAt('authenticated')
    })
  })

  // The last: a page that is loaded is told of every login before it.
  describe('at every provider', () => {
    const all = Object.values(providers).map((profile) =>
      resolveProfile(profile, { examples: true }),
    )
    beforeAll(() => show({ width: 1280, height: 900 }))

    // The window of the user is no browser here: what it shows is the same everywhere.
    test.each(all)('$name: a login is drawn, told and explained', async (provider) => {
      const { name, endpoints } = provider
      const link = page.getByRole('link', { name: `Sign in with ${name}`, exact: true })
      const user = new Browser()
      const begun = await user.request(`${origin}${await link.getAttribute('href')}`)
      await user.open(await approve(begun.headers.get('location') ?? ''))

      await page
        .locator('#login > header')
        .filter({ hasText: `${name}authenticated` })
        .waitFor()
      await isAt('authenticated')
      const visited = await page.locator('.state.visited text').allTextContents()
      expect(visited).toEqual(
        expect.arrayContaining(['idle', 'preparing', 'awaitingCallback', 'exchangingCode']),
      )
      const said = await messages().locator('.label').allTextContents()
      expect(said.slice(0, 4).map((label) => label.split('/')[0])).toEqual([
        'redirect',
        'GET …',
        'redirect',
        'GET …',
      ])
      const path = new URL(endpoints.token).pathname.split('/').findLast((part) => part !== '')
      expect(said[4]).toMatch(new RegExp(`^(GET|POST) …/${path}$`))
      expect(said[5]).toBe('200')
      expect(await ending().textContent()).toContain('The user is signed in')
    })
  })

  test('the page never complained: of its policy, of itself', () => {
    expect(watched.complaints).toEqual([])
  })
})
