import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { spotify } from 'trivet/providers'
import { inProcess } from '../tests/e2e/fake-shell.ts'
import { broken } from '../tests/support/broken-profile.ts'
import { serveEmulator } from './emulators.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-check-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(content))
  return path
}

interface HarRequest {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyArray<{ readonly name: string; readonly value: string }>
  readonly postData?: { readonly text: string }
}
interface Har {
  readonly log: { readonly entries: ReadonlyArray<{ readonly request: HarRequest }> }
}

/** Without the values that are other ones in each run. */
const undrawn = (text: string): string =>
  text.replaceAll(/\b(state|nonce|code|code_challenge|code_verifier)=[^&\s]*/g, '$1=…')

describe('trivet check', () => {
  test('holds the three providers to their profiles, and finds nothing', async () => {
    const { code, stdout, stderr } = await inProcess(['check', 'github', 'google', 'spotify'])
    expect([code, stderr]).toEqual([0, ''])
    for (const subject of ['github, offline', 'google, emulated', 'spotify, emulated'])
      expect(stdout).toContain(subject)
    expect(stdout).toContain('as the profile declares (tokenErrorsUseStatus200)')
    expect(stdout).toMatch(/\d+ verdicts in [\d.]+ s: \d+ PASS/)
    expect(stdout).toContain('says no more of the real providers than these do')
    expect(stdout).not.toContain('\u001B')
  })

  test('prints one JSON document, or one verdict a line', async () => {
    const args = ['check', 'spotify', '--only', 'terr-bogus-code']
    const run = JSON.parse((await inProcess([...args, '--json'])).stdout)
    expect(run).toMatchObject({ schema: 'trivet.run/1', summary: { code: 0, total: 2 } })
    const lines = (await inProcess([...args, '--ndjson'])).stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).schema)).toEqual([
      'trivet.verdict/1',
      'trivet.verdict/1',
      'trivet.summary/1',
    ])
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      check: 'terr-bogus-code',
      outcome: 'PASS',
      lane: 'offline',
    })
  })

  test('says of a failure what was seen, where it stands, and what to do', async () => {
    const profile = await file('broken.json', broken)
    const { code, stdout } = await inProcess([
      'check',
      '--profile',
      profile,
      '--only',
      'meta-issuer-identical',
    ])
    expect(code).toBe(1)
    for (const text of [
      'FAIL         meta-issuer-identical',
      'RFC 8414 §2, RFC 8414 §3.3 (must)',
      'mix-up',
      'what to do',
      '│ > GET https://broken.example/metadata',
      '│ < 200',
      'trivet explain meta-issuer-identical',
      '"check": "meta-issuer-identical"',
    ])
      expect(stdout).toContain(text)

    const waivers = await file('waivers.json', {
      waivers: [
        {
          check: 'meta-issuer-identical',
          reason: 'the document lies elsewhere',
          link: 'https://example.com/issue/1',
          since: '2026-11-24',
          expires: '2099-01-01',
        },
      ],
    })
    const waived = await inProcess([
      'check',
      '--profile',
      profile,
      '--only',
      'meta-issuer-identical',
      '--waivers',
      waivers,
    ])
    expect([waived.code, waived.stdout]).toEqual([0, expect.stringContaining('XFAIL')])
    const stale = await inProcess([
      'check',
      'google',
      '--only',
      'meta-issuer-identical',
      '--waivers',
      waivers,
    ])
    expect([stale.code, stale.stdout]).toEqual([4, expect.stringContaining('XPASS')])
  })

  const probe = ['check', 'spotify', '--lane', 'probe', '--client-id', 'any', '--dry-run']
  const callback = ['--redirect-uri', 'https://app.example/cb']

  test('tells what it would send, and to whom, without sending', async () => {
    const only = ['--only', 'terr-bogus-code', '--only', 'ruri-unregistered']
    const { code, stdout } = await inProcess([...probe, ...callback, ...only])
    expect(code).toBe(0)
    expect(stdout).toContain('POST https://accounts.spotify.com/api/token')
    expect(stdout).toContain('redirect_uri=https%3A%2F%2Funregistered.example')
    expect(stdout).toContain('Nothing was sent. 2 requests would go to accounts.spotify.com')
    // Of these nothing was given.
    expect(stdout).not.toMatch(/access_type|client_secret|authorization:/)
  })

  test('prints what is derived from the redirect URI of the user, and nothing of a client that is not given', async () => {
    const only = ['--only', 'ruri-exact-path', '--only', 'pkce-required-public']
    const { code, stdout } = await inProcess([...probe, ...callback, ...only])
    expect(code).toBe(0)
    expect(stdout).toContain('redirect_uri=https%3A%2F%2Fapp.example%2Fc&')
    expect(stdout).toContain('redirect_uri=https%3A%2F%2Fapp.example%2FCB&')
    expect(stdout).not.toMatch(/client\.example|trivet-native-client/)
  })

  test('would send nothing where there is no client, and says so', async () => {
    const { code, stdout } = await inProcess(['check', 'spotify', '--dry-run'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing would be sent: .*\n$/)])
  })

  test.each([
    ['--client-secret', 'a-secret-of-the-user'],
    [
      '--client-secret',
      'a-secret-of-the-user',
      '--scope',
      'one two',
      '--param',
      'access_type=offline',
    ],
    ['--no-pkce', '--other-client-id', 'other', '--other-client-secret', 'another-secret'],
  ])('would send what a run with the same options sends: %s', async (...options) => {
    const { served, emulated } = await serveEmulator({ providers: [spotify], faults: [], port: 0 })
    try {
      const profile = await file('served.json', emulated(spotify, served.origin))
      const har = join(folder, 'run.har')
      const only = ['pkce-*', 'terr-bogus-code', 'tres-*', 'inj-*'].flatMap((what) => [
        '--only',
        what,
      ])
      const run = ['check', '--profile', profile, '--client-id', 'mine', ...callback, ...only]
      const login = ['--login', 'form', '--username', 'full', '--password', 'any']
      const dry = await inProcess([...run, ...login, ...options, '--dry-run'])
      await inProcess([...run, ...login, ...options, '--har', har])
      const { log } = JSON.parse(await readFile(har, 'utf8')) as Har
      // Of a page that nobody knows before.
      const isOfTheUser = ({ method, url }: HarRequest): boolean =>
        method === 'POST' && url.includes('/authorize?')
      const sent = log.entries
        .map(({ request }) => request)
        .filter((request) => !isOfTheUser(request))
        .map(({ method, url, headers, postData }) => {
          const authorization = headers.find(({ name }) => name === 'authorization')
          const shown = authorization && `authorization: ${authorization.value}`
          return undrawn([`${method} ${url}`, shown, postData?.text].filter(Boolean).join('\n'))
        })
      const told = dry.stdout
        .split(/^ {2}(?=GET|POST)/m)
        .slice(1)
        .map((step) => {
          const [request = '', ...rest] = step.split('\n')
          const shown = rest.filter((line) => /^ {7}(?!\()/.test(line)).map((line) => line.trim())
          return undrawn([request.replace(/ +/, ' '), ...shown].join('\n'))
        })
      expect(told.length).toBeGreaterThan(10)
      expect(told).toEqual(sent)
      expect(dry.stdout).not.toMatch(/a-secret-of-the-user|another-secret/)
    } finally {
      await served.close()
    }
  })

  test('says that nobody answered, and ends with 3', async () => {
    const client = ['--client-id', 'any', '--redirect-uri', 'http://127.0.0.1/cb']
    const { code, stderr } = await inProcess(['check', '--issuer', 'http://127.0.0.1:9', ...client])
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('Nobody answered. GET http://127.0.0.1:9'),
    ])
  })

  test('is strict where that is wished', async () => {
    const args = ['check', 'github', '--only', 'tres-expires-in-sane']
    expect((await inProcess(args)).code).toBe(0)
    expect((await inProcess([...args, '--strict'])).code).toBe(1)
  })
})

describe('trivet checks', () => {
  test('lists what there is, and what is not run', async () => {
    const { code, stdout } = await inProcess(['checks', '--group', 'pkce'])
    expect(code).toBe(0)
    expect(stdout).toContain('pkce-wrong-verifier')
    expect(stdout).toContain('RFC 7636 §4.6')
    expect(stdout).not.toContain('terr-')
    expect(stdout).toContain('exp-refresh-ttl: ')
    const { checks } = JSON.parse(
      (await inProcess(['checks', '--spec', 'rfc9207', '--json'])).stdout,
    )
    expect(checks.map(({ id }: { id: string }) => id)).toEqual([
      'mix-srv-iss-success',
      'mix-srv-iss-error',
      'mix-srv-iss-honest',
      'mix-iss-wrong',
      'mix-iss-missing',
      'mix-iss-no-normalising',
      'mix-iss-unadvertised',
    ])
  })

  test('says of whole specifications what is shown, of how much, and of which part', async () => {
    const { code, stdout } = await inProcess(['checks', '--coverage'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^RFC 6749 \(2012-10\): checks show \d+ of \d+ requirements, \d+ of them in part\. \d+ are untested, \d+ excluded\.\n {2}about {6}The authorization code grant/m,
    )
    const { sets } = JSON.parse((await inProcess(['checks', '--coverage', '--json'])).stdout)
    for (const { document, coverage, stated } of sets) {
      expect(stdout).toContain(`${document} (`)
      expect(stdout).toContain(`checks show ${coverage.tested} of ${coverage.testable} `)
      expect(coverage.testable + coverage.excluded).toBe(stated.length)
    }
  })
})

describe('trivet explain', () => {
  test('knows checks too', async () => {
    const { code, stdout } = await inProcess(['explain', 'pkce-s256-to-plain'])
    expect(code).toBe(0)
    for (const text of [
      'RFC 7636 §4.6',
      'https://www.rfc-editor.org/rfc/rfc7636#section-4.6',
      'code-injection',
      'How to waive it',
    ])
      expect(stdout).toContain(text)
    // A waiver to paste is one that counts today.
    expect(stdout).toContain(`"since":"${new Date().toISOString().slice(0, 10)}"`)
    expect((await inProcess(['explain', 'drift-iss'])).stdout).toContain('A rule of ours')
    const { stdout: ofClient } = await inProcess(['explain', 'resp-state-mismatch'])
    expect(ofClient).toContain('A client; lane adversarial.')
  })
})

describe('trivet verify', () => {
  test('says how many mutants were found', async () => {
    const { code, stdout } = await inProcess(['verify', '--only', 'mix-*'])
    expect([code, stdout.trim()]).toEqual([
      0,
      '11 checks, 14 of 14 mutants found (100.0 %); none fails where nothing is wrong.',
    ])
  })
})
