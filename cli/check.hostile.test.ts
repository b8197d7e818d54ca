import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '../tests/e2e/fake-shell.ts'

let folder: string
let server: Server | undefined
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-hostile-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise<void>((resolve) =>
    server === undefined ? resolve() : server.close(() => resolve()),
  )
  server = undefined
})

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

const client = ['--client-id', 'app', '--redirect-uri', 'http://127.0.0.1:9/cb']

describe('trivet check, badly asked', () => {
  test.each([
    [
      ['--issuer', 'nonsense', ...client],
      '--issuer is no URL: nonsense. Write it whole, such as https://id.example.',
    ],
    [
      ['--issuer', 'https://a.example/.well-known/openid-configuration', ...client],
      'That is the address of the metadata.',
    ],
    [['--issuer', 'ftp://a.example', ...client], 'An issuer is an http(s) URL'],
    [['--issuer', 'https://ada:hunter22@a.example', ...client], 'An issuer is an http(s) URL'],
    [
      ['--issuer', 'https://a.example', '--client-id', 'a', '--redirect-uri', 'x'],
      '--redirect-uri is no URL: x',
    ],
    [['github', '--issuer', 'https://a.example', ...client], 'one of them'],
    [['githb'], 'Did you mean "github"?'],
    [['github', '--lane', 'probe'], 'give --client-id (or TRIVET_GITHUB_CLIENT_ID'],
    [
      ['github', '--lane', 'probe', '--client-id', 'a'],
      'registered with GitHub: give --redirect-uri.',
    ],
    [
      ['github', '--lane', 'probe', '--redirect-uri', 'https://app.example/cb'],
      'give --client-id (or TRIVET_GITHUB_CLIENT_ID in the environment). To see',
    ],
    [['github', '--lane', 'moon'], 'Allowed: offline'],
    [['github', '--shard', '5/4'], 'Write a part and how many there are'],
    [['github', '--only', 'nothing-*'], 'No check fits'],
    [['github', '--json', '--ndjson'], 'cannot be used with'],
    [['github', '--report', 'report.pdf'], 'The end of its name says: .json'],
    [['github', '--report', '/nowhere/report.html'], 'cannot be written'],
    [['github', '--waivers', '/nowhere.json'], 'cannot be read'],
  ])('%j: says what is wrong', async (args, words) => {
    const { code, stderr, stdout } = await inProcess(['check', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('hunter22')
  })

  test.each([
    [['check', '--lane', 'offline'], 'in the lane offline nothing is sent'],
    [
      ['check', '--lane', 'offline', '--lane', 'emulated', '--dry-run'],
      'in the lane offline or emulated nothing is sent',
    ],
    [['drift', '--lane', 'emulated'], 'in the lane emulated nothing is sent'],
    [['drift', '--lane', 'offline'], 'Offline nothing answers'],
    [['check', '--login', 'form'], '--login form signs somebody in: give a --username'],
    [['drift', '--login', 'chromium'], '--login chromium signs somebody in: give a --username'],
    [['check', '--login', 'command'], '--login command takes a --login-command.'],
  ])(
    '%j: an issuer is not asked, and what to do instead is said',
    async ([name = '', ...args], words) => {
      let asked = 0
      const issuer = await serve((_, response) => void response.end(`${asked++}`))
      const { code, stderr } = await inProcess([name, '--issuer', issuer, ...args, ...client])
      expect([code, asked]).toEqual([2, 0])
      expect(stderr).toContain(words)
    },
  )

  test('a profile that is none is refused, place by place', async () => {
    const path = join(folder, 'bad.json')
    await writeFile(path, JSON.stringify({ id: 'x', endpoints: { token: 'file:///etc/passwd' } }))
    const { code, stderr } = await inProcess(['check', '--profile', path])
    expect(code).toBe(2)
    expect(stderr).toContain('endpoints.token')
    await writeFile(path, '{')
    expect((await inProcess(['check', '--profile', path])).stderr).toContain('is not JSON')
  })
})

describe('trivet check, badly answered', () => {
  test('ten megabytes are not read, and are no metadata', async () => {
    let sent = 0
    const issuer = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const chunk = 'x'.repeat(65_536)
      const write = (): void => {
        while (sent < 10_000_000 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', write)
        }
        response.end()
      }
      write()
    })
    const { code, stderr } = await inProcess(['check', '--issuer', issuer, ...client])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no metadata for the issuer')
    expect(sent).toBeLessThan(10_000_000)
  })

  test('metadata that nothing can be asked by names its faults, and moves no cursor', async () => {
    const issuer = await serve((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          issuer: 'http://127.0.0.1/\u001B[31m',
          authorization_endpoint: 'javascript:alert(1)',
          token_endpoint: 'file:///etc/passwd',
          userinfo_endpoint: 'http://127.0.0.1/u',
        }),
      )
    })
    const { code, stderr } = await inProcess(['check', '--issuer', issuer, ...client])
    expect(code).toBe(2)
    expect(stderr).toContain('Nothing can be checked by the metadata of http://127.0.0.1')
    expect(stderr).toContain('endpoints.token')
    expect(stderr).not.toContain('\u001B[31m')
  })

  test('what a provider echoes of our secrets is in no report, short as they may be', async () => {
    const origin = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => void (body += chunk.toString()))
      request.on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.statusCode = 400
        const said = Object.fromEntries(new URLSearchParams(body))
        response.end(JSON.stringify({ error: 'invalid_client', echo: body, said }))
      })
    })
    const path = join(folder, 'profile.json')
    await writeFile(
      path,
      JSON.stringify({
        id: 'echo',
        name: 'Echo',
        endpoints: {
          authorization: `${origin}/authorize`,
          token: `${origin}/token`,
          userInfo: `${origin}/user`,
        },
        client: { authentication: [{ method: 'post' }, { method: 'basic' }] },
        user: { id: '/sub' },
      }),
    )
    for (const secret of ['zq7', 'a much longer: secret & more']) {
      const reports = ['html', 'md', 'xml', 'sarif', 'json', 'ndjson'].map((type) =>
        join(folder, `echo.${type}`),
      )
      const { stdout, stderr } = await inProcess([
        'check',
        '--profile',
        path,
        ...client,
        '--client-secret',
        secret,
        '--only',
        't*',
        ...reports.flatMap((report) => ['--report', report]),
        '--verbose',
      ])
      expect(stderr).toContain('echo does not take this client')
      const texts = await Promise.all(reports.map((report) => readFile(report, 'utf8')))
      const shown = [stdout, stderr, ...texts].join('\n')
      const forms = [
        secret,
        encodeURIComponent(secret),
        new URLSearchParams({ '': secret }).toString().slice(1),
        Buffer.from(`app:${secret}`).toString('base64'),
      ]
      expect(forms.filter((form) => shown.includes(form))).toEqual([])
      expect(shown).toContain('[client_secret]')
    }
  })
})
