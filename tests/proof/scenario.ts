import type { FlowOutcome } from '../../src/machine/outcome.ts'
import type { StateName } from '../../src/machine/flow-chart.ts'
import { failureTable, type FailureCode } from '../../src/failures.ts'
import { kindOf } from './callbacks.ts'
import { moveOf } from './moves.ts'
import type { Path } from './paths.ts'
import type { Stage } from './stage.ts'

/** How a login ended, as far as everybody who runs it can see. */
export interface Ended {
  readonly status: string
  readonly code: string | null
  /** Whether there is a user, with tokens. */
  readonly hasUser: boolean
  readonly tokenRequests: number
  /** The codes of the callbacks that were not ours, in order. */
  readonly refused: readonly string[]
}

/**
 * Something that runs a login: it is told what happens outside, and asks its stage for the rest.
 */
export interface Subject {
  /** Something happens outside of the login, which is in this state or about to be. */
  happens(move: string, state: StateName): Promise<void>
  /** The stage has answered an effect. */
  answered(): Promise<void>
  end(): Promise<Ended>
}

/** Is shown what a login hands out. */
export type Witness = (what: string, value: unknown) => void

/** What the chart says of a path. */
export function expectedOf({ moves, states, code }: Path): Ended {
  const refused = moves
    .filter((name) => name.startsWith('callback: '))
    .map((name) => kindOf(name.slice('callback: '.length)))
    .filter(({ isRefused }) => isRefused)
  return {
    status: states.at(-1) ?? '',
    code,
    hasUser: code === null,
    tokenRequests: states.includes('exchangingCode') ? 1 : 0,
    refused: refused.map((kind) => kind.code ?? ''),
  }
}

/** Makes a path happen to somebody who runs logins. */
export async function play(
  { moves, states }: Path,
  subject: Subject,
  stage: Stage,
): Promise<Ended> {
  for (const [index, name] of moves.entries()) {
    const state = states[index] ?? 'idle'
    if (moveOf(name).by === 'world') {
      await stage.answer(name)
      await subject.answered()
      continue
    }
    // What comes from outside while an effect is under way comes when it really is.
    if (!isAtRest(state)) await stage.held()
    await subject.happens(name, state)
  }
  return subject.end()
}

export function isAtRest(state: StateName): boolean {
  return state === 'idle' || state === 'awaitingCallback'
}

/** What can be seen of an outcome. */
export function seen(outcome: FlowOutcome | undefined): Pick<Ended, 'status' | 'code' | 'hasUser'> {
  if (outcome === undefined) return { status: 'none', code: null, hasUser: false }
  if (outcome.status !== 'authenticated')
    return { status: outcome.status, code: outcome.failure.code, hasUser: false }
  const hasUser = outcome.user.id !== '' && outcome.tokens.accessToken !== ''
  return { status: outcome.status, code: null, hasUser }
}

/** Whether the table of failures says that a flow with this code ends like this. */
export function isInTable({ status, code }: Ended): boolean {
  return code === null || failureTable[code as FailureCode].ends === status
}
