import type { Case, World } from './case.ts'
import { loginCases } from './logins.ts'
import { webCases } from './network.ts'
import { passOn, takeOver, type Baton } from './relay.ts'
import { valueCases } from './values.ts'

/** What a runtime is asked to do, as JSON. */
export type Task =
  | { readonly kind: 'suite'; readonly world: World }
  | { readonly kind: 'pass-on'; readonly world: World }
  | { readonly kind: 'take-over'; readonly world: World; readonly baton: Baton }

/** How one case went: without `error` it holds. */
export interface CaseResult {
  readonly name: string
  readonly error?: string
}

export type { Baton }

/** What a runtime answers, as JSON. */
export type Answer = readonly CaseResult[] | Baton | string

export async function perform(task: Task, more: readonly Case[] = []): Promise<Answer> {
  switch (task.kind) {
    case 'suite':
      return runCases([...valueCases, ...webCases, ...loginCases, ...more], task.world)
    case 'pass-on':
      return passOn(task.world)
    case 'take-over':
      return takeOver(task.world, task.baton)
  }
}

async function runCases(cases: readonly Case[], world: World): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const { name, run } of cases) {
    const error = await attempt(() => run(world))
    results.push({ name, ...(error !== undefined && { error }) })
  }
  return results
}

async function attempt(run: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}
