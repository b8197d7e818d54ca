import type { Proven, ProvenMutant } from '../verify.ts'
import type { Verdict } from '../verdict.ts'
import type { ClientCheck } from './case.ts'
import { clientChecks } from './checks/index.ts'
import { createFaultyClient } from './faulty/client.ts'
import type { Fault } from './faulty/faults.ts'
import { playClientChecks } from './run.ts'
import { openGround, type Ground } from './server/ground.ts'

// A faulty client may wait for ever: it is given up sooner.
const DEADLINE_MS = 4000
const CONCURRENCY = 4

/** Runs each check against its faulty clients, which it has to find out, and against the same client without a fault. */
export async function* verifyClientChecks(
  checks: readonly ClientCheck[] = clientChecks,
  signal?: AbortSignal,
): AsyncGenerator<Proven, void, undefined> {
  const waiting = [...checks]
  const running = new Map<ClientCheck, Promise<readonly [ClientCheck, Proven]>>()
  const ground = await openGround()
  try {
    for (;;) {
      while (running.size < CONCURRENCY && signal?.aborted !== true) {
        const check = waiting.shift()
        if (check === undefined) break
        running.set(
          check,
          verifyCheck(check, ground).then((proven) => [check, proven] as const),
        )
      }
      if (running.size === 0) return
      const [check, proven] = await Promise.race(running.values())
      running.delete(check)
      yield proven
    }
  } finally {
    await ground.close()
  }
}

async function verifyCheck(check: ClientCheck, ground: Ground): Promise<Proven> {
  const { outcome, observed } = await against(check, ground)
  const mutants: ProvenMutant[] = []
  for (const fault of check.mutants) {
    const found = await against(check, ground, fault)
    const isKilled = ['FAIL', 'WARN', 'INFO'].includes(found.outcome)
    mutants.push({ name: fault, outcome: found.outcome, isKilled, observed: found.observed })
  }
  const isProven =
    outcome === 'PASS' && mutants.length > 0 && mutants.every(({ isKilled }) => isKilled)
  return { check: check.id, healthy: [{ outcome, observed }], mutants, isProven }
}

async function against(check: ClientCheck, ground: Ground, ignores?: Fault): Promise<Verdict> {
  const client = createFaultyClient(ignores === undefined ? {} : { ignores })
  const run = playClientChecks(client, ground, {
    checks: [check],
    deadlineMs: DEADLINE_MS,
    untilBroken: true,
  })
  const { value } = await run.next()
  await run.return()
  if (value === undefined) throw new Error(`The check ${check.id} came to no verdict.`)
  return value
}
