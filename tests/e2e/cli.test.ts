import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { approve } from 'trivet/emulator'
import { github, google, spotify } from 'trivet/providers'
import { Browser, wordsOf } from './browser.ts'
import { outcomesIn, start, trivet, type Ran, type Running } from './command-line.ts'
import { emulatedWorld, type EmulatedWorld } from './emulated-world.ts'

// Each test starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const octocat = { provider: 'github', id: '1', name: 'monalisa octocat', username: 'octocat' }
const users = [
  octocat,
  { provider: 'google', id: '123456789012345678901', email: 'testuser@example.com' },
  { provider: 'spotify', id: 'EXAMPLE-account-id', name: 'JM Wizzler' },
]
const ESCAPE = '\u001B'

describe('trivet demo --once', () => {
  test('signs in at three providers, and says each in one line of JSON', async () => {
    const ran = await trivet(['demo', '--once', '--json'])
    expect(ran.code).toBe(0)
    expect(outcomesIn(ran)).toMatchObject(
      users.map((user) => ({
        status: 'authenticated',
        provider: user.provider,
        user,
        missingScopes: [],
        failure: null,
      })),
    )
    expect(outcomesIn(ran).map((outcome) => Object.keys(outcome))).toEqual(
      users.map(() => [
        'status',
        'provider',
        'user',
        'scopes',
        'missingScopes',
        'failure',
        'explanation',
      ]),
    )
  })

  test('shows the states, the exchanges and the user', async () => {
    const { code, stdout, stderr } = await trivet(['demo', '--once'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).not.toContain(ESCAPE)
    const states = [...stdout.matchAll(/^ {2}[●✓] (\w+)/gm)].map(([, name]) => name)
    const path = [
      'preparing',
      'awaitingCallback',
      'exchangingCode',
      'fetchingUserInfo',
      'authenticated',
    ]
    expect(states).toEqual([...path, ...path.toSpliced(3, 0, 'verifyingIdToken'), ...path])
    expect(stdout).toMatch(
      /POST 127\.0\.0\.1:\d+\/github\.com\/login\/oauth\/access_token {2}200 {2}\d+ ms/,
    )
    expect(stdout).toMatch(/E-mail +octocat@example\.com \(verified\)/)
  })
})

describe('the page of trivet demo', () => {
  let demo: Running
  let origin: string

  beforeAll(async () => {
    demo = start(['demo', '--port', '0'])
    origin = (await demo.printed(/Now you: (\S+)/))[1] ?? ''
  })
  afterAll(async () => {
    demo.process.kill('SIGINT')
    await demo.done
  })

  /** As far as the provider's page; then the user decides. */
  async function signIn(browser: Browser, decision: 'allow' | 'deny', provider = 'github') {
    const home = await browser.open(`${origin}/`)
    expect(home.text).toContain(`href="/login/${provider}"`)
    const consent = await browser.open(`${origin}/login/${provider}`)
    expect(consent.status).toBe(200)
    const form = { method: 'POST', body: new URLSearchParams({ decision, user: 'full' }) }
    return (await browser.request(consent.address, form)).headers.get('location') ?? ''
  }

  test.each([
    ['github', 'monalisa octocat'],
    ['google', 'Test User'],
    ['spotify', 'JM Wizzler'],
  ])('signs in with %s', async (provider, name) => {
    const browser = new Browser()
    const page = await browser.open(await signIn(browser, 'allow', provider))
    expect(page.status).toBe(200)
    expect(page.address).toMatch(/\/outcome\/[\w-]{43}$/)
    expect(wordsOf(page)).toContain(name)
    expect(wordsOf(page)).toMatch(
      /authenticated Signed in at .* granted .* What the chart did preparing/,
    )
  })

  test('a refusal is explained, with a way to try again', async () => {
    const browser = new Browser()
    const page = await browser.open(await signIn(browser, 'deny'))
    expect(wordsOf(page)).toMatch(/denied Access was refused .*Usual causes .*What to do/)
    expect(page.text).toContain('href="/login/github"')
  })

  test('a forged callback ends nobody’s login', async () => {
    const browser = new Browser()
    const callback = await signIn(browser, 'allow')
    for (const forged of [
      `${origin}/callback/github?error=access_denied`,
      `${origin}/callback/github?code=forged&state=forged`,
      callback.replace(/(state=.{20}).{5}/, '$1AAAAA'),
    ]) {
      const page = await browser.open(forged)
      expect(page.status).toBe(400)
      expect(wordsOf(page)).toContain('rejected')
    }
    expect(wordsOf(await browser.open(callback))).toContain('Signed in at GitHub')
  })

  test('a callback that comes twice gives no second login', async () => {
    const browser = new Browser()
    const callback = await signIn(browser, 'allow')
    expect(wordsOf(await browser.open(callback))).toContain('Signed in at GitHub')
    const replay = await browser.open(callback)
    expect(replay.status).toBe(400)
    expect(wordsOf(replay)).toContain('No pending login for this callback')
    expect(wordsOf(replay)).not.toContain('monalisa')
  })

  test('of two at once, one signs in', async () => {
    const browser = new Browser()
    const callback = await signIn(browser, 'allow')
    const statuses = await Promise.all([browser.request(callback), browser.request(callback)])
    expect(statuses.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 400])
  })

  test('another browser cannot finish the login, and does not spoil it', async () => {
    const browser = new Browser()
    const callback = await signIn(browser, 'allow')
    const other = await new Browser().open(callback)
    expect(wordsOf(other)).toContain('No pending login for this callback')
    expect(wordsOf(await browser.open(callback))).toContain('Signed in at GitHub')
  })

  test('the cookie is this login’s alone, and out of reach of scripts and other sites', async () => {
    const response = await fetch(`${origin}/login/github`, { redirect: 'manual' })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^trivet_demo_[\w-]{16}=[\w-]{43}; Max-Age=600; Path=\/callback\/github; HttpOnly; SameSite=Lax$/,
      ),
    ])
  })

  test.each([
    ['denied', 'Access was refused'],
    ['expired', 'The user came back too late'],
    ['mix-up', 'Another authorization server answered'],
    ['forged-id-token', 'The signature of the ID token is wrong'],
    ['html', 'An answer that is not JSON'],
    ['server-error', 'A fault at the provider'],
    ['rate-limit', 'backingOff'],
    ['rate-limit', 'Signed in at Spotify'],
    ['sparse', 'Signed in at GitHub'],
  ])('shows %s: %s', async (scenario, words) => {
    const home = await fetch(`${origin}/`).then((response) => response.text())
    expect(home).toContain(`href="/show/${scenario}"`)
    expect(wordsOf(await new Browser().open(`${origin}/show/${scenario}`))).toContain(words)
  })

  test.each(['/callback/github', '/nowhere', '/outcome/unknown'])(
    '%s is a page that is kept by nobody, framed by nobody, and runs nothing',
    async (path) => {
      const { headers, text } = await new Browser().open(`${origin}${path}`)
      const policy = headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? ''
      expect(policy).toBe(
        `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
      expect(text).toContain(`<style nonce="${nonce}">`)
      expect(text).not.toMatch(/<script|style="|\son\w+=/)
      expect(headers.get('cache-control')).toBe('no-store')
    },
  )

  test('its start runs the viewer, and nothing else', async () => {
    const { headers, text } = await new Browser().open(`${origin}/`)
    const policy = headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? ''
    expect(policy).toContain(`default-src 'none'; script-src 'nonce-${nonce}';`)
    expect(text.match(/<script[^>]*>/g)).toEqual([
      `<script type="module" nonce="${nonce}" src="/viewer.js">`,
    ])
    expect(text).not.toMatch(/style="|\son\w+=/)
  })

  test('neither a guess of the browser nor another method begins or ends a login', async () => {
    const address = `${origin}/login/github`
    const prefetch = await fetch(address, {
      headers: { 'sec-purpose': 'prefetch' },
      redirect: 'manual',
    })
    expect([prefetch.status, prefetch.headers.getSetCookie()]).toEqual([503, []])
    const head = await fetch(address, { method: 'HEAD', redirect: 'manual' })
    expect([head.status, head.headers.getSetCookie()]).toEqual([405, []])
  })

  test('under another name of this machine it sends the browser to its own', async () => {
    const { port } = new URL(origin)
    const response = await fetch(`http://localhost:${port}/login/github`, { redirect: 'manual' })
    expect(response.headers.get('location')).toBe(`${origin}/login/github`)
  })

  test('what is done there is told in the terminal', async () => {
    const browser = new Browser()
    await browser.open(await signIn(browser, 'allow'))
    await demo.printed(/GitHub, from the page\n\n {2}● preparing[^]*✓ Signed in at GitHub/)
  })
})

describe('the port of trivet demo', () => {
  test('is the next free one where the usual one is taken', async () => {
    const taken = await take(4000)
    const demo = start(['demo'])
    const [, origin = ''] = await demo.printed(/Port 4000 is taken[^]*Now you: (\S+)/)
    expect((await fetch(origin)).status).toBe(200)
    demo.process.kill('SIGINT')
    expect((await demo.done).code).toBe(0)
    await taken.close()
  })

  test('is not changed where somebody asked for it', async () => {
    const taken = await take(0)
    const { code, stderr } = await trivet(['demo', '--port', String(taken.port)])
    expect(code).toBe(2)
    expect(stderr).toBe(`error: Port ${taken.port} is taken. Choose another one with --port.\n`)
    await taken.close()
  })

  /** Occupies a port; no matter if somebody else does. */
  async function take(wanted: number) {
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.once('error', () => resolve()).listen(wanted, '127.0.0.1', resolve)
    })
    const address = server.address() as AddressInfo | null
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
    return { port: address?.port ?? wanted, close }
  }
})

describe('trivet login --emulate', () => {
  const login = (...args: string[]): Promise<Ran> =>
    trivet(['login', ...args, '--emulate', '--json'])

  test.each(users)('signs in at $provider', async (user) => {
    const ran = await login(user.provider)
    expect(ran.code).toBe(0)
    expect(outcomesIn(ran)).toMatchObject([{ status: 'authenticated', user }])
    expect(ran.stderr).toContain('fetchingUserInfo')
  })

  test('--deny: the user says no', async () => {
    const ran = await login('github', '--deny')
    expect(ran.code).toBe(1)
    expect(outcomesIn(ran)).toMatchObject([
      { status: 'denied', user: null, failure: { code: 'callback.denied' } },
    ])
  })

  test('says for people what failed, why, and what to do', async () => {
    const { code, stdout } = await trivet(['login', 'spotify', '--emulate', '--fault', 'user:500'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/backingOff[^]*✗ failed/)
    expect(stdout).toMatch(/✗ A fault at the provider {2}failed, userinfo\.server-error/)
    expect(stdout).toMatch(/Usual causes\n {2}• [^]*What to do\n {2}→ /)
  })
})

describe('trivet login', () => {
  const secret = 'canary-of-the-client-secret'
  const credentials = { TRIVET_GITHUB_CLIENT_ID: 'a-client', TRIVET_GITHUB_CLIENT_SECRET: secret }
  let world: EmulatedWorld
  let profile: string

  beforeAll(async () => {
    world = await emulatedWorld()
    profile = await world.profile(github)
  })
  afterAll(() => world.close())

  /** Begins a login, without a browser; resolves as soon as the user may go. */
  async function begin(...args: string[]) {
    const running = start(['login', '--profile', profile, '--no-open', ...args], credentials)
    const [, url = ''] = await running.printed(/Open this address in your browser:\n {2}(\S+)/)
    return { running, url, redirectUri: new URL(url).searchParams.get('redirect_uri') ?? '' }
  }

  test('opens the browser, waits, and answers it with a page', async () => {
    const env = { ...credentials, ...(await world.browser('allow')) }
    const ran = await trivet(['login', '--profile', profile, '--json'], env)
    expect(ran.code).toBe(0)
    expect(outcomesIn(ran)).toMatchObject([{ status: 'authenticated', user: octocat }])
    expect(ran.stderr).toMatch(
      /Waiting for GitHub to send you to http:\/\/127\.0\.0\.1:\d+\/callback/,
    )
  })

  test('the page at the end says who signed in, and can be closed', async () => {
    const { running, url } = await begin()
    const page = await new Browser().open(await approve(url))
    expect(page.status).toBe(200)
    expect(wordsOf(page)).toMatch(
      /Signed in at GitHub .*octocat@example\.com .*You can close this page/,
    )
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await running.done).code).toBe(0)
  })

  test('a forged callback is refused, and the wait goes on', async () => {
    const { running, url, redirectUri } = await begin()
    const browser = new Browser()
    for (const forged of ['?error=access_denied', '?code=x&state=forged']) {
      const page = await browser.open(`${redirectUri}${forged}`)
      expect(page.status).toBe(400)
      expect(wordsOf(page)).toContain('goes on waiting')
    }
    await running.printed(/belongs to another login: refused/)
    expect((await browser.open(await approve(url))).status).toBe(200)
    const { code, stdout } = await running.done
    expect(code).toBe(0)
    expect(stdout).toContain('✓ Signed in at GitHub')
  })

  test('the same callback, sent twice at once, is exchanged once', async () => {
    const { running, url } = await begin()
    const callback = await approve(url)
    const pages = await Promise.all([fetch(callback), fetch(callback)])
    expect(pages.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410])
    const { stdout } = await running.done
    expect(stdout.match(/POST/g)).toHaveLength(1)
  })

  test('neither HEAD nor a prefetch uses the callback up', async () => {
    const { running, url } = await begin()
    const callback = await approve(url)
    expect((await fetch(callback, { method: 'HEAD' })).status).toBe(503)
    expect((await fetch(callback, { headers: { purpose: 'prefetch' } })).status).toBe(503)
    expect((await fetch(callback)).status).toBe(200)
    expect((await running.done).code).toBe(0)
  })

  test('--timeout: where nobody comes back, that is what is said', async () => {
    const ran = await trivet(
      ['login', '--profile', profile, '--no-open', '--timeout', '0.3', '--json'],
      credentials,
    )
    expect(ran.code).toBe(1)
    expect(outcomesIn(ran)).toMatchObject([
      { status: 'expired', failure: null, explanation: { title: 'No callback came' } },
    ])
    expect(JSON.stringify(outcomesIn(ran))).toContain('not registered')
  })

  test('Ctrl-C cancels', async () => {
    const { running } = await begin('--json')
    running.process.kill('SIGINT')
    const ran = await running.done
    expect(ran.code).toBe(130)
    expect(outcomesIn(ran)).toMatchObject([
      { status: 'cancelled', failure: { code: 'flow.cancelled' } },
    ])
  })

  test('without credentials and without a terminal it says which variables are missing', async () => {
    const { code, stdout, stderr } = await trivet(['login', 'spotify'])
    expect([code, stdout]).toEqual([2, ''])
    // Spotify has public clients: the secret is not needed.
    expect(stderr).toMatch(
      /^error: Signing in at Spotify .*Set TRIVET_SPOTIFY_CLIENT_ID in the environment/,
    )
    expect((await trivet(['login', 'github'])).stderr).toContain(
      'Set TRIVET_GITHUB_CLIENT_ID and TRIVET_GITHUB_CLIENT_SECRET in the environment',
    )
  })

  test('a mistake in the user’s own profile is told with its place', async () => {
    const path = join(profile, '..', 'mistaken.json')
    const mistaken = {
      ...(JSON.parse(await readFile(profile, 'utf8')) as object),
      user: { id: 'sub' },
    }
    await writeFile(path, JSON.stringify(mistaken))
    const { code, stderr } = await trivet(['login', '--profile', path, '--emulate'])
    expect(code).toBe(2)
    expect(stderr).toBe(
      `error: The profile ${path} is not valid:\n  user.id: must be a JSON Pointer (RFC 6901), such as /user/id\n`,
    )
    await writeFile(path, '{ "id": ')
    expect((await trivet(['login', '--profile', path])).stderr).toContain(
      'mistaken.json is not JSON',
    )
  })

  test.each([github, google, spotify])(
    'no token, code, verifier or client secret is ever printed: $id',
    async (provider) => {
      const prefix = `TRIVET_${provider.id.toUpperCase()}_CLIENT`
      const env = {
        [`${prefix}_ID`]: 'a-client',
        [`${prefix}_SECRET`]: secret,
        ...(await world.browser('allow')),
      }
      const path = await world.profile(provider)
      const before = world.secrets.size
      const runs = await Promise.all([
        trivet(['login', '--profile', path, '--json'], env),
        trivet(['login', '--profile', path], env),
      ])
      // A code, a verifier and an access token for each.
      expect(world.secrets.size).toBeGreaterThanOrEqual(before + 6)
      for (const { code, stdout, stderr } of runs) {
        expect(code).toBe(0)
        for (const shown of [...world.secrets, secret])
          expect(`${stdout}${stderr}`).not.toContain(shown)
      }
    },
  )
})

describe('trivet emulate', () => {
  let running: Running | undefined
  afterEach(() => running?.process.kill('SIGKILL'))

  test('serves what it says, until Ctrl-C', async () => {
    running = start(['emulate', 'github', '--port', '0', '--fault', 'token:500'])
    const [, url = ''] = await running.printed(/token +(http:\S+)/)
    await running.printed(/Ctrl-C ends it/)
    expect((await fetch(url, { method: 'POST' })).status).toBe(500)
    await running.printed(/POST github \/login\/oauth\/access_token {2}500/)
    running.process.kill('SIGINT')
    const { code, stdout, stderr } = await running.done
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).not.toContain('spotify')
    expect(stdout).toContain("import { github } from 'trivet/providers/github'")
  })
})

describe('the process', () => {
  // As a shell reports a program that SIGPIPE has ended.
  test.each([['explain'], ['emulate', '--port', '0'], ['check', 'github', '--ndjson']])(
    'ends without a word where nobody reads on: %s',
    async (...args) => {
      const running = start(args)
      running.process.stdout.destroy()
      const { code, stderr } = await running.done
      expect([code, stderr]).toEqual([141, ''])
    },
  )

  test('says its version', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    expect(await trivet(['--version'])).toEqual({
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    })
  })
})
