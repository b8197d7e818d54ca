import { describe, expect, test } from 'vitest'
import { noRedis } from '../stores/redis-server.ts'
import type { Report } from './report.ts'
import { runLoad, type LoadOptions } from './run.ts'

const NEVER_MS = 600_000

/** Small, and in a hurry: who waits for a process that is gone waits for three seconds. */
function run(options: Partial<LoadOptions>): Promise<Report> {
  const signal = AbortSignal.timeout(90_000)
  const small = { processes: 2, atOnce: 16, mostKills: 1, hurry: 10 }
  return runLoad({ logins: 20, killEveryMs: NEVER_MS, ...small, ...options, signal })
}

describe.skipIf(noRedis !== undefined)(noRedis ?? 'on a Redis server', { timeout: 120_000 }, () => {
  test('of logins at two processes, of which one is killed, each ends once', async () => {
    const report = await run({ logins: 200, killEveryMs: 400 })
    expect(report.wrong).toEqual([])
    expect(report.killed).toBe(1)
    expect(report.signedIn).toBeGreaterThan(0)
    expect(report.duplicatesRefused).toBeGreaterThan(0)
    expect(report.redis.commands).toEqual({ set: 4, getdel: 1 })
    expect(report.redis.pendingBytes).toBeGreaterThan(100)
  })

  test('a store that refuses no second claim is noticed', async () => {
    const { wrong } = await run({ breakage: 'guard' })
    expect(wrong.join('\n')).toMatch(/told .+, then /)
  })

  test('a store whose take is not atomic is noticed', async () => {
    const { wrong } = await run({ breakage: 'take' })
    expect(wrong.join('\n')).toMatch(/presented more than once/)
  })
})
