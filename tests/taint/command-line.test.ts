import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { approve, faultsOf, faultTable } from 'trivet/emulator'
import { createFlowInspector } from 'trivet/inspect'
import { createDemo } from '../../cli/demo/app.ts'
import { scenarios } from '../../cli/demo/scenarios.ts'
import { emulatedClient, startEmulators } from '../../cli/emulators.ts'
import { runCommandLine } from '../../cli/program.ts'
import { createTerminal } from '../../cli/terminal.ts'
import { effects } from '../e2e/fake-shell.ts'
import { emulatedWorld, type EmulatedWorld } from '../e2e/emulated-world.ts'
import { credentialsIn } from '../support/placeholders.ts'
import { clientSecret, quickProviders as providers } from './login.ts'
import { Trail, type Sighting } from './trail.ts'
import { watchCallback } from './watched.ts'

/** Of these nothing is seen but that time passes. */
const passing = new Set(['slow', 'hang'])
const faults = faultTable
  .filter(({ name }) => !passing.has(name))
  .flatMap(({ name, stages }) => stages.map((stage) => `${stage}:${name}` as const))

interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command with a user who opens the address that it prints, and says yes. */
async function signIn(trail: Trail, args: readonly string[]): Promise<Printed> {
  const printed = { stdout: '', stderr: '' }
  const left = new AbortController()
  let visit: Promise<void> | undefined
  const streamOf = (name: keyof typeof printed) => ({
    write(text: string) {
      printed[name] += text
      const [address] = /http:\/\/127\.0\.0\.1:\S+response_type=code\S+/.exec(text) ?? []
      if (address !== undefined) visit ??= visited(trail, address).finally(() => left.abort())
    },
  })
  const env = Object.fromEntries(
    providers.flatMap(({ id, client }) => {
      const prefix = `TRIVET_${id.toUpperCase().replaceAll('-', '_')}_CLIENT`
      const isPublic = client.authentication.every(({ method }) => method === 'none')
      return [[`${prefix}_ID`, 'app-1'], ...(isPublic ? [] : [[`${prefix}_SECRET`, clientSecret]])]
    }),
  )
  const code = await runCommandLine(args, {
    out: createTerminal(streamOf('stdout'), env),
    err: createTerminal(streamOf('stderr'), env),
    env,
    isInteractive: false,
    signal: left.signal,
    effects,
  })
  await visit
  return { code, ...printed }
}

async function visited(trail: Trail, address: string): Promise<void> {
  const { searchParams } = new URL(address)
  trail.canaries.add('state', (searchParams.get('state') ?? '').slice(16))
  const nonce = searchParams.get('nonce')
  if (nonce !== null) trail.canaries.add('nonce', nonce)
  const callback = await approve(address)
  watchCallback(trail, callback)
  trail.says('the page of the callback', await (await fetch(callback)).text())
}

let trail: Trail
beforeEach(() => {
  trail = new Trail()
  trail.canaries.add('client secret', clientSecret)
})

/** The user is sent to an address, so it is printed; with `--json` where progress goes. */
const printedAddress: ReadonlySet<Sighting> = new Set([
  'nonce in what is printed',
  'state in what is printed',
])
const elsewhere = (): Sighting[] =>
  [...new Set(trail.sightings())].filter(
    (sighting) => !sighting.endsWith(' in the callback') && !printedAddress.has(sighting),
  )

let logins = 0
afterAll(() => console.log(`${logins} logins on the command line, each looked through`))

describe('trivet login', () => {
  let world: EmulatedWorld
  afterEach(() => world.close())

  // Each provider without a fault, and each fault at one provider that can have it, by turns.
  const cases = [
    ...providers.map((provider) => ['no fault', provider.id, provider] as const),
    ...faults.flatMap((fault, index) => {
      const able = providers.filter((provider) => faultsOf(provider).includes(fault))
      const provider = able[index % able.length]
      return provider === undefined ? [] : [[fault, provider.id, provider] as const]
    }),
  ]

  test.each(cases)('shows no secret with %s at %s', async (fault, _, provider) => {
    world = await emulatedWorld({
      providers: [provider],
      faults: fault === 'no fault' ? [] : [fault],
    })
    const path = await world.profile(provider)
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await signIn(trail, [
        'login',
        '--profile',
        path,
        '--no-open',
        ...json,
      ])
      for (const secret of world.secrets)
        if (secret.length > 15) trail.canaries.add('access token', secret)
      trail.says(json.length === 0 ? 'what is printed' : 'what a program reads', stdout)
      trail.says('what is printed', stderr)
      expect(stdout).not.toBe('')
      logins += 1
    }
    expect(elsewhere()).toEqual([])
    expect(trail.sightings()).toContain('state in what is printed')
  })

  test.each([
    ['a provider that is none', ['login', 'nobody']],
    ['an option that needs another', ['login', 'github', '--deny']],
    ['a parameter of our own', ['login', 'github', '--param', 'state=x', '--no-open']],
    ['a port that is none', ['login', 'github', '--port', 'x']],
    ['help', ['login', '--help']],
  ])('nor with wrong usage: %s', async (_, args) => {
    world = await emulatedWorld()
    const { stdout, stderr } = await signIn(trail, args)
    trail.says('what is printed', stdout + stderr)
    expect(trail.sightings()).toEqual([])
  })
})

describe('the page of trivet demo', () => {
  const origin = 'http://127.0.0.1:4999'

  /** A browser that keeps cookies and follows redirects on the page's own origin. */
  async function pages(start: string): Promise<string[]> {
    const emulators = startEmulators(providers)
    const demo = createDemo({
      providers,
      emulators,
      origin,
      onFinished: ({ report, story }) => trail.hands('a report', { report, story }),
      inspect: createFlowInspector({ send: (message) => trail.hands('a message', message) }),
      effects,
      token: 'token-of-the-page',
    })
    const cookies: string[] = []
    const seen: string[] = []
    try {
      for (let next: string | null = `${origin}${start}`; next !== null;) {
        const isOurs: boolean = next.startsWith(origin)
        if (!isOurs) {
          next = await approve(next)
          continue
        }
        if (next.includes('/callback/')) {
          watchCallback(trail, next)
          trail.canaries.add(
            'state',
            (new URL(next).searchParams.get('state') ?? '').slice(16).padEnd(8, '?'),
          )
        }
        const response: Response = await demo.fetch(
          new Request(next, { headers: { cookie: cookies.join('; ') } }),
        )
        for (const cookie of response.headers.getSetCookie())
          cookies.push(cookie.split(';')[0] ?? '')
        seen.push(await response.text())
        const location: string | null = response.headers.get('location')
        next = location === null ? null : new URL(location, origin).href
      }
    } finally {
      await Promise.all([demo.close(), emulators.close()])
    }
    return seen
  }

  const starts = [
    ...providers.map(({ id }) => `/login/${id}`),
    ...scenarios.map(({ id }) => `/show/${id}`),
  ]

  test.each(starts)('%s shows no secret', async (start) => {
    trail.canaries.add('client secret', emulatedClient.clientSecret)
    const seen = await pages(start)
    for (const page of seen) trail.says('a page', page)
    expect(seen.at(-1)).toContain('<h1>')
    expect(trail.sightings().filter((sighting) => !sighting.endsWith(' in the callback'))).toEqual(
      [],
    )
    // The tokens themselves are known to nobody here; this is what they look like.
    expect(seen.flatMap((page) => credentialsIn(page))).toEqual([])
    logins += 1
  })
})
