import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'

const NEVER = 1_790_000_000_000

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

test('100,000 flows take less than 100 MB, and all of them are there', async () => {
  const flow = JSON.stringify({
    v: 1,
    provider: 'google',
    redirectUri: 'https://app.example/callback/google',
    scopes: ['openid', 'email', 'profile'],
    state: 'SECRET',
    codeVerifier: 'SECRET',
    nonce: 'SECRET',
    expiresAt: NEVER,
  })
  const keys = Array.from({ length: 100_000 }, (_, index) => `${index}`.padStart(43, 'k'))
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const store = memoryStore({ now: () => 0 })
  for (const key of keys) await store.put(key, flow.replaceAll('SECRET', key), NEVER)
  collectGarbage()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
  for (const key of keys) expect((await store.take(key)) === undefined, key).toBe(false)
}, 30_000)
