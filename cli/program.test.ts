import { describe, expect, test } from 'vitest'
import { inProcess } from '../tests/e2e/fake-shell.ts'

const commands = ['demo', 'login', 'emulate', 'providers', 'explain']

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
      ...commands,
    ])
      expect(asked.stdout).toContain(word)
  })

  test.each(commands)(
    'trivet %s --help has examples, and no line that is too long',
    async (name) => {
      const { code, stdout, stderr } = await inProcess([name, '--help'])
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toContain(`Usage: trivet ${name}`)
      expect(stdout).toContain(`$ trivet ${name}`)
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(84)
      expect(await inProcess(['help', name])).toMatchObject({ code: 0, stdout })
    },
  )
})

describe('a wrong usage', () => {
  test.each([
    ['logn', "Unknown command 'logn'. Did you mean login?"],
    ['login --jsn', "Unknown option '--jsn'. Did you mean --json?"],
    ['login githb', 'There is no provider "githb". Did you mean "github"?'],
    ['login', 'Name a provider (github, google, spotify), or give your own with --profile.'],
    ['login github --profile my.json', 'Name a provider or give a --profile, not both.'],
    ['login --profile nowhere.json', 'nowhere.json cannot be read: there is no such file.'],
    ['login github google', "Too many arguments for 'login'."],
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
    ['login github --emulate --fault html', 'The fault "html" has to say where: token:html,'],
    ['login github --emulate --variant old', 'GitHub has no variant "old". It has: expiring,'],
    ['login github --emulate --variable host=a', 'GitHub has no variable "host".'],
    ['login github --emulate --param state=1', 'The parameter "state" is set by the flow itself.'],
    ['login github --emulate --user nobody', 'a user (full, sparse)'],
    ['emulate gogle', 'There is no provider "gogle". Did you mean "google"?'],
    ['demo --once --port x', 'A port is a number from 0 to 65535.'],
    ['providers list', "Too many arguments for 'providers'."],
    ['providers show githb', 'Did you mean "github"?'],
    [
      'explain exchange.rejectd',
      'no failure code "exchange.rejectd". Did you mean "exchange.rejected"?',
    ],
    ['explain exchange.rejected --provider x', 'There is no provider "x".'],
  ])('%s', async (line, sentence) => {
    const { code, stdout, stderr } = await inProcess(line.split(' '))
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: [A-Z-]/)
    expect(stderr).toContain(sentence)
    expect(stdout).not.toContain('{')
  })
})

describe('providers', () => {
  test('is a table of what is special about each', async () => {
    const { code, stdout } = await inProcess(['providers'])
    expect(code).toBe(0)
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 6))).toEqual([
      ['ID', 'NAME', 'PKCE', 'ISS', 'CLIENT', 'QUIRKS'],
      ['github', 'GitHub', 'S256', 'optional', 'post, basic', expect.stringMatching(/^\d+$/)],
      ['google', 'Google', 'S256', 'optional', 'basic, post', expect.stringMatching(/^\d+$/)],
      ['spotify', 'Spotify', 'S256', 'absent', 'basic, post, none', expect.stringMatching(/^\d+$/)],
      [''],
    ])
  })

  test('--json is the same as data', async () => {
    const { stdout } = await inProcess(['providers', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([
      {
        id: 'github',
        clientAuthentication: ['post', 'basic'],
        scopes: ['read:user', 'user:email'],
      },
      { id: 'google' },
      { id: 'spotify' },
    ])
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

describe('explain', () => {
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
