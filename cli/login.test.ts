import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inProcess } from '../tests/e2e/fake-shell.ts'

/** Signs in at an emulated provider, in this process. */
async function login(...args: string[]) {
  const ran = await inProcess(['login', ...args, '--emulate', '--json'])
  return { ...ran, outcome: JSON.parse(ran.stdout) as Record<string, unknown> }
}

describe('trivet login --emulate', () => {
  test('--user: somebody else signs in', async () => {
    const { outcome } = await login('github', '--user', 'sparse')
    expect(outcome).toMatchObject({ status: 'authenticated', user: { name: null } })
  })

  test('--profile: at a provider of the user’s own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trivet-profile-'))
    const path = join(folder, 'acme.json')
    const endpoints = {
      authorization: 'https://acme.example/authorize',
      token: 'https://acme.example/token',
      userInfo: 'https://acme.example/me',
    }
    const acme = { id: 'acme', name: 'Acme', endpoints, user: { id: '/sub', name: '/full/name' } }
    await writeFile(path, JSON.stringify(acme))
    const { outcome } = await login('--profile', path)
    await rm(folder, { recursive: true })
    expect(outcome).toMatchObject({
      status: 'authenticated',
      provider: 'acme',
      user: { id: '1001', name: 'Test User' },
    })
  })

  test('--scope, --param, --variant: the request is another one', async () => {
    const { outcome } = await login(
      'google',
      '--variant',
      'offline',
      '--scope',
      'openid email',
      '--param',
      'hl=de',
    )
    expect(outcome).toMatchObject({ status: 'authenticated' })
    expect(outcome['scopes']).toContain('openid')
    expect(JSON.stringify(outcome['scopes'])).not.toContain('profile')
  })

  test.each([
    ['token:html', 'failed', 'exchange.content-type-unexpected'],
    ['token:reset', 'failed', 'network.reset'],
    ['forged-id-token', 'failed', 'id-token.signature-invalid'],
    ['wrong-iss', 'rejected', 'callback.issuer-mismatch'],
    ['wrong-state', 'rejected', 'callback.state-mismatch'],
  ])('--fault %s: %s, %s', async (fault, status, code) => {
    const ran = await login('google', '--fault', fault)
    expect(ran.code).toBe(1)
    expect(ran.outcome).toMatchObject({ status, failure: { code }, explanation: { code } })
  })
})
