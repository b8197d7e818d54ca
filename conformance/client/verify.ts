import type { ClientCheck } from './case.ts'
import { clientChecks } from './checks/index.ts'
import { createFaultyClient } from './faulty/client.ts'
import type { Fault } from './faulty/faults.ts'
import { runClientChecks } from './run.ts'
import type { Verdict } from '../verdict.ts'

/** Whether one check found one faulty client out. */
export interface ProvenClientCheck {
  readonly check: string
  /** Null: the client without a fault, which must pass. */
  readonly mutant: Fault | null
  /** Found out; or passed, where there is no fault. */
  readonly isRight: boolean
  readonly verdict: Verdict
}

export interface VerifyClientOptions {
  /** Default: all of them. */
  readonly checks?: readonly ClientCheck[]
  readonly signal?: AbortSignal | undefined
}

// A faulty client may wait for ever: it is given up sooner.
const DEADLINE_MS = 2500

/** Proves the checks: each against a client without a fault, and against each faulty client that it is to find out. */
export async function* verifyClientChecks({
  checks = clientChecks,
  signal,
}: VerifyClientOptions = {}): AsyncGenerator<ProvenClientCheck, void, undefined> {
  for await (const verdict of runClientChecks(createFaultyClient(), { checks, signal }))
    yield { check: verdict.check, mutant: null, isRight: verdict.outcome === 'PASS', verdict }
  for (const mutant of new Set(checks.flatMap(({ mutants }) => mutants))) {
    const against = checks.filter(({ mutants }) => mutants.includes(mutant))
    const run = { checks: against, deadlineMs: DEADLINE_MS, signal }
    for await (const verdict of runClientChecks(createFaultyClient({ ignores: mutant }), run)) {
      const isRight = ['FAIL', 'WARN', 'INFO'].includes(verdict.outcome)
      yield { check: verdict.check, mutant, isRight, verdict }
    }
  }
}
