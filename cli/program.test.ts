import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createEmulator } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { inProcess } from '../tests/e2e/fake-shell.ts'
import { faultIn, wordsOf } from '../tests/support/command-lines.ts'
import { commands } from './commands.ts'

const names = Object.keys(commands)
const nested = ['trace show', 'trace replay', 'providers show', 'providers lint', 'providers init']

describe('help', () => {
  test('trivet alone, --help and help say the same, on standard output', async () => {
    const asked = await inProcess(['--help'])
    expect(asked).toMatchObject({ code: 0, stderr: '' })
    expect(await inProcess([])).toEqual(asked)
    expect(await inProcess(['help'])).toEqual(asked)
    for (const word of [
      'Usage: trivet',
      'Examples:',
      'Exit codes:',
      'Environment:',
      'NO_COLOR',
      'TRIVET_<PROVIDER>_CLIENT_ID',
      ...names,
    ])
      expect(asked.stdout).toContain(word)
  })

  test.each(names)('trivet help %s is its --help', async (name) => {
    const { stdout } = await inProcess([name, '--help'])
    expect(await inProcess(['help', name])).toMatchObject({ code: 0, stdout })
  })

  test.each([...names, ...nested])(
    'trivet %s --help has examples, exit codes, and no line that is too long',
    async (name) => {
      const { code, stdout, stderr } = await inProcess([...name.split(' '), '--help'])
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toContain(`Usage: trivet ${name}`)
      expect(stdout).toContain(`$ trivet ${name}`)
      expect(stdout).toContain('Exit codes:')
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(84)
    },
  )

  test.each(['', ...names, ...nested])('each example of trivet %s can be run', async (name) => {
    const { stdout } = await inProcess([...name.split(' '), '--help'].filter((word) => word !== ''))
    const examples = [...stdout.replaceAll(/\\\n\s+/g, '').matchAll(/\$ trivet (.*)/g)]
    expect(examples.length).toBeGreaterThan(0)
    // Two spaces and more: what the example is for.
    for (const [, example = ''] of examples)
      expect(await faultIn(wordsOf(example.split(/ {2,}/)[0] ?? '')), example).toBeUndefined()
  })
})

// A module of a command brings along the library, the emulator, the conformance suite: half a second for a --version.
test('a command is loaded when it is asked for', async () => {
  const program = fileURLToPath(new URL('main.ts', import.meta.url))
  const source = `
    const { registerHooks } = await import('node:module')
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    process.argv.splice(1, 0, 'trivet')
    await import(${JSON.stringify(program)})
    console.error(JSON.stringify(loaded))`
  const loadedFor = async (...args: string[]): Promise<string> => {
    const flags = ['--conditions=trivet-source', '--input-type=module', '--eval', source, '--']
    return (await promisify(execFile)(process.execPath, [...flags, ...args])).stderr
  }
  expect(await loadedFor('--version')).not.toMatch(/commands\/\w|\/src\/|\/zod\//)
  expect(await loadedFor('diagram')).toMatch(/commands\/diagram\.ts/)
}, 60_000)

describe('a wrong usage', () => {
  test.each([
    ['logn', "Unknown command 'logn'. Did you mean login?"],
    ['frobnicate', "Unknown command 'frobnicate'. All commands: trivet --help"],
    ['login --jsn', "Unknown option '--jsn'. Did you mean --json?"],
    ['check githb', 'There is no provider "githb". Did you mean "github"?'],
    ['check --lane nowhere', 'Allowed: offline, emulated, local, probe, live.'],
    ['check github --lane live', 'The lane live takes a client that is registered with GitHub'],
    ['check github --shard 5/4', 'Write a part and how many there are: 1/4.'],
    ['check github --only nothing', 'No check fits: `trivet checks` lists them all.'],
    [
      'check github --waivers nowhere.json',
      'The waivers file nowhere.json cannot be read: there is no such file or folder.',
    ],
    [
      'check github --issuer https://a.example',
      'Name a provider, or give an --issuer or a --profile',
    ],
    ['explain pkce', 'but a group of that name: `trivet checks --group pkce` lists it.'],
    ['explain pkce-wrong-verifer', 'Did you mean "pkce-wrong-verifier"?'],
    ['login githb', 'There is no provider "githb". Did you mean "github"?'],
    ['login', 'or give your own with --profile.'],
    ['login github --profile my.json', 'Name a provider or give a --profile, not both.'],
    ['login --profile nowhere.json', 'nowhere.json cannot be read: there is no such file.'],
    ['login github google', "Too many arguments for 'login'."],
    ['check-client ./my-client.mjs', 'What it takes: trivet check-client --help'],
    ['trace show one.json two.json', 'What it takes: trivet trace --help'],
    ['login github --port http', "'http' is invalid. A port is a number from 0 to 65535."],
    ['login github --port 65536', 'A port is a number from 0 to 65535.'],
    ['login github --timeout never', 'Write a number of seconds, such as 120.'],
    ['login github --param prompt', 'Write name=value.'],
    ['login github --deny', '--deny needs --emulate.'],
    ['login github --fault token:500', '--fault needs --emulate.'],
    [
      'login github --emulate --fault token:htlm',
      'There is no fault "token:htlm". Did you mean "html"?',
    ],
    [
      'login spotify --emulate --fault token:wrong-nonce',
      'Spotify cannot have the fault "token:wrong-nonce". There can be:',
    ],
    ['emulate spotify --fault emails:500', 'Spotify cannot have the fault "emails:500".'],
    ['emulate --profile nowhere.json', 'nowhere.json cannot be read: there is no such file.'],
    ['trace show nowhere.json', 'nowhere.json cannot be read: there is no such file or folder.'],
    ['diagram --format png', 'Allowed choices are mermaid, svg, dot, stately.'],
    ['login github --emulate --fault html', 'The fault "html" has to say where: token:html,'],
    ['login github --emulate --variant old', 'GitHub has no variant "old". It has: expiring,'],
    ['login github --emulate --variable host=a', 'GitHub has no variable "host". It has: none.'],
    ['login github --emulate --param state=1', 'The parameter "state" is set by the flow itself.'],
    [
      'login github --emulate --user nobody',
      'error: There is no user "nobody" here. There is: full,',
    ],
    ['emulate gogle', 'There is no provider "gogle". Did you mean "google"?'],
    ['demo --once --port x', 'A port is a number from 0 to 65535.'],
    ['providers list', 'To see one provider: trivet providers show <id>'],
    ['providers google', 'To see one provider: trivet providers show google'],
    ['checks --group nothing', 'No check fits: `trivet checks` lists them all.'],
    ['checks --spec rfc9999/1 --json', 'No check fits: `trivet checks` lists them all.'],
    ['verify --only nothing', 'No check fits: `trivet checks` lists them all.'],
    ['check github --report nowhere/a.html', 'cannot be written: there is no such file or folder.'],
    [
      'login github --emulate --trace nowhere/a.json',
      'nowhere/a.json cannot be written: there is no such file or folder.',
    ],
    ['login github --emulate --trace cli', 'cli cannot be written: it is a folder.'],
    ['providers show githb', 'Did you mean "github"?'],
    [
      'explain exchange.rejectd',
      'no failure code, and no check, "exchange.rejectd". Did you mean "exchange.rejected"?',
    ],
    ['explain token.rejected', 'Did you mean "exchange.rejected"?'],
    ['explain invalid_grnt', 'Did you mean "invalid_grant"?'],
    [
      'explain invalid_grant',
      'exchange.rejected: trivet explain exchange.rejected --error invalid_grant',
    ],
    ['explain acces_denied', 'Did you mean "access_denied"?'],
    ['explain xyz', 'no check, "xyz". `trivet explain` and `trivet checks` list them all.'],
    ['trace show package.json', 'The file package.json is no trace: it does not say'],
    ['trace replay README.md', 'The file README.md is no trace: it is not JSON'],
    ['providers show --profile package.json', 'The profile package.json is not valid:'],
    [
      'demo --once --trace package.json',
      'The folder package.json cannot be made: a file is in its place.',
    ],
    ['check github --waivers README.md', 'The waivers file README.md is not JSON:'],
    ['check github --dry-run --json', "'--dry-run' cannot be used with option '--json'."],
    ['explain exchange.rejected --provider acme', 'There is no provider "acme".'],
  ])('%s', async (line, sentence) => {
    const { code, stdout, stderr } = await inProcess(line.split(' '))
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: [A-Z-]/)
    expect(stderr).toContain(sentence)
    expect(stdout).not.toContain('{')
  })
})

test.each(['matrix nope', 'check nope', 'emulate nope', 'providers show nope'])(
  '%s names --profile where there is such an option, and nowhere else',
  async (line) => {
    const { stderr } = await inProcess(line.split(' '))
    const help = await inProcess([...line.split(' ').slice(0, -1), '--help'])
    expect(stderr).toContain('There is no provider "nope". Known: apple,')
    expect(stderr.includes('--profile')).toBe(help.stdout.includes('--profile <file>'))
  },
)

describe('emulate says how a program signs in there', () => {
  /** Served, told of, and ended at once. */
  const usageOf = async (...args: readonly string[]): Promise<string> =>
    (await inProcess(['emulate', '--port', '0', ...args], {}, AbortSignal.abort())).stdout

  test('at a provider of the library', async () => {
    const usage = await usageOf('github')
    expect(usage).toContain("import { createFlow } from 'trivet'")
    expect(usage).toContain("import { github } from 'trivet/providers/github'")
    expect(usage).toContain("const provider = createEmulator().emulated(github, 'http://127")
  })

  test('at one of your own, which nobody can import from the library', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trivet-emulate-'))
    try {
      const path = join(folder, 'my-provider.json')
      expect((await inProcess(['providers', 'init', path])).code).toBe(0)
      const usage = await usageOf('--profile', path)
      expect(usage).toContain("import profile from './my-provider.json' with { type: 'json' }")
      const line =
        /const provider = createEmulator\(\{ providers: \[profile\] \}\)\.emulated\(profile, '(.*)'\)/
      const [, origin = ''] = line.exec(usage) ?? []
      const profile = JSON.parse(await readFile(path, 'utf8')) as Provider
      const { endpoints } = createEmulator({ providers: [profile] }).emulated(profile, origin)
      expect(usage).toContain(`token          ${endpoints.token}`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('providers', () => {
  test('is a table of what is special about each', async () => {
    const { code, stdout } = await inProcess(['providers'])
    expect(code).toBe(0)
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/))
    const number = expect.stringMatching(/^\d+$/) as string
    const kinds = expect.stringMatching(/^\d+\+\d+\+\d+$/) as string
    expect(rows[0]?.slice(0, 8)).toEqual([
      'ID',
      'NAME',
      'PKCE',
      'REFRESH',
      'ISS',
      'VERIFIED',
      'QUIRKS',
      'FIXTURES',
    ])
    for (const row of [
      ['github', 'GitHub', 'S256', 'asked', 'optional', 'yes', number, kinds],
      ['spotify', 'Spotify', 'S256', 'always', 'absent', 'no', number, kinds],
    ])
      expect(rows.map((cells) => cells.slice(0, 8))).toContainEqual(row)
  })

  test('--json is the same as data', async () => {
    const { stdout } = await inProcess(['providers', '--json'])
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        id: 'github',
        clientAuthentication: ['post', 'basic'],
        scopes: ['read:user', 'user:email'],
        verifiedEmail: true,
        evidenceOf: '2026-08-22',
      }),
    )
  })

  test('show says everything about one', async () => {
    const { code, stdout } = await inProcess(['providers', 'show', 'github'])
    expect(code).toBe(0)
    for (const title of ['Endpoints', 'Further requests', 'Quirks', 'Variants'])
      expect(stdout).toContain(`\n${title}\n`)
    expect(stdout).toContain('https://github.com/login/oauth/access_token')
    expect(stdout).toContain('enterprise-server')
  })

  test('show --json is the profile, as a file for --profile', async () => {
    const args = ['--variant', 'enterprise-server', '--variable', 'host=git.example', '--json']
    const { stdout } = await inProcess(['providers', 'show', 'github', ...args])
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'github',
      endpoints: { token: 'https://git.example/login/oauth/access_token' },
    })
  })
})

describe('providers show', () => {
  test('says why a provider is not there, and what to do', async () => {
    const { code, stdout } = await inProcess(['providers', 'show', 'trello'])
    expect(code).toBe(1)
    expect(stdout).toContain('OAuth 1.0a')
    expect(stdout).toContain('"atlassian"')
    const { stdout: json } = await inProcess(['providers', 'show', 'trello', '--json'])
    expect(JSON.parse(json)).toMatchObject({ id: 'trello', fits: false })
  })
})

describe('providers lint', () => {
  const good = {
    id: 'acme',
    name: 'Acme',
    endpoints: {
      authorization: 'https://acme.example/authorize',
      token: 'https://acme.example/token',
      userInfo: 'https://acme.example/me',
    },
    user: { id: '/id' },
  }

  async function linted(profile: unknown, ...options: string[]) {
    const folder = await mkdtemp(join(tmpdir(), 'trivet-lint-'))
    try {
      const path = join(folder, 'acme.json')
      await writeFile(path, JSON.stringify(profile))
      return await inProcess(['providers', 'lint', path, ...options])
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test('finds nothing in a profile that has nothing wrong', async () => {
    expect(await linted(good)).toMatchObject({
      code: 0,
      stdout: '1 profile: 0 errors, 0 warnings.\n',
    })
  })

  test('says what is wrong, where, and what to do', async () => {
    const { code, stdout } = await linted({ ...good, scope: { default: [] } })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^error .*acme\.json .*field-unknown\n {2}There is no field "scope"\.\n {2}→ Did you mean "scopes"\?/,
    )
  })

  test('--json is the same as data', async () => {
    const { code, stdout } = await linted({ ...good, scopes: { separator: ',' } }, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([
      {
        findings: [
          { id: 'quirk-missing', level: 'error', at: 'quirks.requestedScopesAreCommaSeparated' },
        ],
      },
    ])
  })

  test('knows the profiles of the library by their ids', async () => {
    expect(await inProcess(['providers', 'lint', 'github'])).toMatchObject({ code: 0 })
  })
})

describe('providers init', () => {
  test('writes a profile to fill in, which lint has nothing against, and never over another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trivet-init-'))
    try {
      const path = join(folder, 'mine.json')
      expect(await inProcess(['providers', 'init', path])).toMatchObject({ code: 0, stdout: '' })
      expect(await inProcess(['providers', 'lint', path])).toMatchObject({ code: 0 })
      const again = await inProcess(['providers', 'init', path])
      expect(again).toMatchObject({ code: 2 })
      expect(again.stderr).toContain('is there already')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('says what an issuer lacks', async () => {
    const { code, stderr } = await inProcess(['providers', 'init', 'http://127.0.0.1:9'])
    expect(code).toBe(2)
    expect(stderr).toContain('cannot be reached')
  })
})

describe('explain', () => {
  test('says how to ask about the error that one has, and then speaks of that one', async () => {
    const open = (await inProcess(['explain', 'exchange.rejected'])).stdout
    expect(open).toContain('The details are an example: error "invalid_grant", status 400.')
    expect(open).toContain('Give the error that you have with --error.')
    const { stdout } = await inProcess([
      'explain',
      'exchange.rejected',
      '--error',
      'invalid_client',
    ])
    expect(stdout).toMatch(/does not\s+accept who is asking/)
    expect(stdout).toContain('The details are an example: error "invalid_client", status 400.')
    expect(stdout).not.toContain('--error')
  })

  test('alone lists every code, by area', async () => {
    const { code, stdout } = await inProcess(['explain'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^authorization\n {2}authorization\.[^]*\n\ncallback\n {2}callback\.flow-not-found {2}/,
    )
    const { stdout: json } = await inProcess(['explain', '--json'])
    const codes = (JSON.parse(json) as Array<{ code: string }>).map((entry) => entry.code)
    for (const one of codes) expect(stdout).toContain(`  ${one} `)
  })

  test('says what a code means, why, and what to do', async () => {
    const { code, stdout } = await inProcess(['explain', 'callback.state-mismatch'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^The callback belongs to another login {2}callback\.state-mismatch\n[^]*Usual causes\n[^]*What to do\n[^]*RFC 6749/,
    )
  })

  test('knows more with a provider, and with its error', async () => {
    const bare = await inProcess(['explain', 'exchange.rejected', '--provider', 'github'])
    expect(bare.stdout).toMatch(
      /Only in some cases, at GitHub\n[^]*bad_verification_code: The code is wrong/,
    )
    const texts = bare.stdout.split('\n').filter((line) => !line.includes('https://'))
    expect(Math.max(...texts.map((line) => line.length))).toBeLessThanOrEqual(80)
    const args = ['--provider', 'github', '--error', 'bad_verification_code']
    const { stdout } = await inProcess(['explain', 'exchange.rejected', ...args])
    expect(stdout).toMatch(/Usual causes\n {2}• The code is wrong, used already/)
    expect(stdout).not.toContain('redirect_uri_mismatch')
  })

  test('--json is an explanation, with the example that it is made of', async () => {
    const { stdout } = await inProcess(['explain', 'exchange.rate-limited', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'exchange.rate-limited',
      title: expect.any(String) as string,
      causes: expect.any(Array) as string[],
      example: { status: 429 },
    })
  })

  test('every code has an explanation, at every provider', async () => {
    const { stdout } = await inProcess(['explain', '--json'])
    for (const { code } of JSON.parse(stdout) as Array<{ code: string }>) {
      const explained = await inProcess(['explain', code, '--provider', 'google'])
      expect(explained, code).toMatchObject({ code: 0, stderr: '' })
      expect(explained.stdout, code).not.toMatch(/undefined|\[object|NaN/)
    }
  })
})
