import type { Case, World } from './case.ts'
import { failureCases } from './failures.ts'
import { loginCases } from './logins.ts'
import { webCases } from './network.ts'
import { passOn, takeOver, type Baton } from './relay.ts'
import { valueCases } from './values.ts'

/** What a runtime is asked to do, as JSON. */
export type Task =
  | { readonly kind: 'suite'; readonly world: World }
  | { readonly kind: 'pass-on'; readonly world: World }
  | { readonly kind: 'take-over'; readonly world: World; readonly baton: Baton }

/** Cases by what they are about: a column of the table. */
export type Groups = Readonly<Record<string, readonly Case[]>>

/** How one case went: without `error` it holds. */
export interface CaseResult {
  readonly group: string
  readonly name: string
  readonly error?: string
}

export type { Baton }

/** What a runtime answers, as JSON. */
export type Answer = readonly CaseResult[] | Baton | string

const everywhere: Groups = {
  values: valueCases,
  fetch: webCases,
  logins: loginCases,
  failures: failureCases,
}

/** @param more What only some runtimes have. */
export async function perform(task: Task, more: Groups = {}): Promise<Answer> {
  switch (task.kind) {
    case 'suite':
      return runGroups({ ...everywhere, ...more }, task.world)
    case 'pass-on':
      return passOn(task.world)
    case 'take-over':
      return takeOver(task.world, task.baton)
  }
}

async function runGroups(groups: Groups, world: World): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const [group, cases] of Object.entries(groups))
    for (const { name, run } of cases) {
      const error = await attempt(() => run(world))
      results.push({ group, name, ...(error !== undefined && { error }) })
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
