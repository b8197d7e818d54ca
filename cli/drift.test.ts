import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '../tests/e2e/fake-shell.ts'

let folder: string
let server: Server
let origin: string
const asked: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivet-drift-'))
  // A server that has moved its token endpoint.
  server = createServer(({ url = '', headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? ''}`.trim())
    response.setHeader('content-type', 'application/json')
    if (url === '/metadata')
      response.end(
        JSON.stringify({
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/v2/token`,
        }),
      )
    else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await rm(folder, { recursive: true, force: true })
})

async function profile(): Promise<string> {
  const path = join(folder, 'moved.json')
  const endpoints = {
    authorization: `${origin}/authorize`,
    token: `${origin}/token`,
    userInfo: `${origin}/user`,
    discovery: `${origin}/metadata`,
  }
  await writeFile(
    path,
    JSON.stringify({ id: 'moved', name: 'Moved', issuer: origin, endpoints, user: { id: '/sub' } }),
  )
  return path
}

describe('trivet drift', () => {
  test('finds nothing where everything is as it is written down', async () => {
    const { code, stdout } = await inProcess(['drift', 'github', 'spotify', '--lane', 'emulated'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^github {2}as it is written down \(\d+ compared\)$/m)
  })

  test('ends with 5 where something breaks, and asks nothing that takes a client', async () => {
    asked.length = 0
    const { code, stdout } = await inProcess(['drift', '--profile', await profile()])
    expect(code).toBe(5)
    expect(stdout).toContain(
      'BREAKING  the profile: Not the same: token_endpoint. (drift-endpoints)',
    )
    expect(asked.filter((line) => /token|authorize/.test(line))).toEqual([])
  })

  test('says what to do where nothing could be compared', async () => {
    const path = join(folder, 'unknown.json')
    const { discovery: _, ...endpoints } = JSON.parse(
      await readFile(await profile(), 'utf8'),
    ).endpoints
    const unknown = { id: 'unknown', name: 'Unknown', endpoints, user: { id: '/sub' } }
    await writeFile(path, JSON.stringify(unknown))
    const { code, stdout } = await inProcess(['drift', '--profile', path])
    expect(code).toBe(3)
    expect(stdout).toMatch(/nothing is recorded: give --client-id and --redirect-uri\.$/m)
  })

  test('prints JSON, and Markdown for an issue', async () => {
    const path = await profile()
    const json = JSON.parse((await inProcess(['drift', '--profile', path, '--json'])).stdout)
    expect(json).toMatchObject({
      schema: 'trivet.drift/1',
      providers: [{ changes: [{ check: 'drift-endpoints', isBreaking: true }] }],
    })
    const { stdout } = await inProcess(['drift', '--profile', path, '--markdown'])
    expect(stdout).toContain('## moved')
    expect(stdout).toContain('| **breaking** |')
  })

  test('asks no example of a tenant: the tenant has to be named', async () => {
    const { code, stderr } = await inProcess(['drift', 'okta'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/Okta.*domain/)
  })

  test('refuses a lane in which nobody answers', async () => {
    const { code, stderr } = await inProcess(['drift', 'github', '--lane', 'offline'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('Offline nothing answers')])
  })
})

describe('trivet matrix', () => {
  test('puts providers side by side, with a badge for each', async () => {
    const badges = join(folder, 'badges')
    const args = ['matrix', 'github', 'wechat', '--badges', badges]
    const report = join(folder, 'matrix.html')
    const { code, stdout } = await inProcess([...args, '--report', report])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^SUBJECT +KIND +MUST +SHOULD +MAY +OURS/m)
    expect(stdout).toMatch(/^wechat +provider +(\d+)\/\1 /m)
    expect(JSON.parse(await readFile(join(badges, 'github.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      label: 'trivet: github',
      message: expect.stringMatching(/^MUST (\d+)\/\1 · drift 0 · \d{4}-\d{2}-\d{2}$/),
      color: 'brightgreen',
    })
    expect(await readFile(report, 'utf8')).toContain('<h2 id="matrix">')
  })

  test('takes a part of the providers', async () => {
    const { stdout } = await inProcess(['matrix', 'github', 'google', '--shard', '2/2', '--json'])
    const { scores } = JSON.parse(stdout)
    expect(scores.map(({ id }: { id: string }) => id)).toEqual(['google'])
  })
})

describe('trivet check', () => {
  test('prints what it would send of a client that is not there yet, and no secret', async () => {
    const dry = ['check', 'github', '--lane', 'probe', '--dry-run', '--only', 'treq-*']
    const { code, stdout } = await inProcess(dry)
    expect(code).toBe(0)
    expect(stdout).toContain('client_id=your-client-id')
    expect(stdout).not.toContain('the-secret-of-a-test')
    const own = await inProcess([
      ...dry,
      '--client-id',
      'mine',
      '--client-secret',
      'a secret of mine',
    ])
    expect(own.stdout).toContain('client_id=mine')
    expect(own.stdout).toContain('[client_secret]')
    expect(own.stdout).not.toContain('a secret of mine')
  })
})
