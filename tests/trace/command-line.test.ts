import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inProcess } from '../e2e/fake-shell.ts'

let folder: string
let path: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivet-trace-'))
  path = join(folder, 'login.json')
  const fault = ['--fault', 'user:500-then-ok']
  await inProcess(['login', 'github', '--emulate', ...fault, '--trace', path])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('trace show tells what was sent, and what the chart made of it', async () => {
  const { code, stdout } = await inProcess(['trace', 'show', path])
  expect(code).toBe(0)
  for (const words of [
    'client ─ browser ─▶ provider  GET ',
    'client ◀─ browser ─ provider  GET ',
    'redirect_uri = http://127.0.0.1:',
    'code = redacted-code-1',
    '/login/oauth/access_token  200',
    '/user  500',
    '? yes mayTryAgain',
    '● backingOff',
    '✓ authenticated',
  ])
    expect(stdout).toContain(words)
  expect(stdout).not.toContain('isStateDifferent')
  expect(stdout).not.toContain('octocat')
})

test('trace show --full tells every guard, header and body, too', async () => {
  const { stdout } = await inProcess(['trace', 'show', path, '--full'])
  expect(stdout).toContain('? no  isStateDifferent')
  expect(stdout).toContain('▷ authorization: Bearer redacted-access_token-1')
  expect(stdout).toMatch(/◁ \{"login":"redacted-login-1"/)
})

test('trace show --html writes a page that loads nothing', async () => {
  const page = join(folder, 'login.html')
  expect((await inProcess(['trace', 'show', path, '--html', page])).stdout).toContain(page)
  const text = await readFile(page, 'utf8')
  expect(text).toContain('<summary>')
  expect(text).not.toMatch(/<script|src=|@import|url\(/)
})

test('trace replay finds the same again', async () => {
  const { code, stdout } = await inProcess(['trace', 'replay', path])
  expect([code, stdout]).toEqual([0, expect.stringContaining('The same again')])
  expect(await inProcess(['trace', 'replay', path, '--json'])).toMatchObject({ stdout: 'null\n' })
})
