import type { SnapshotFrom } from 'xstate'
import { getSimplePaths } from 'xstate/graph'
import type { FlowEvent } from '../../src/machine/events.ts'
import type { StateName } from '../../src/machine/flow-chart.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { kinds } from './callbacks.ts'
import { lateMoves, moves, type Move } from './moves.ts'

type Snapshot = SnapshotFrom<typeof flowMachine>

/** One way from the beginning to an end. */
export interface Path {
  readonly moves: readonly string[]
  /** The state before each move, and the last one. */
  readonly states: readonly StateName[]
  /** The failure with which it ends; null where it ends with a user. */
  readonly code: string | null
}

const names = new WeakMap<FlowEvent, string>()
const refusedNames = new Set(
  kinds.filter(({ isRefused }) => isRefused).map(({ name }) => `callback: ${name}`),
)

function named(move: Move, { context }: Snapshot): FlowEvent {
  const event = { ...move.event(context) }
  names.set(event, move.name)
  return event
}

const nameOf = (event: FlowEvent | undefined): string =>
  (event === undefined ? undefined : names.get(event)) ?? ''

/**
 * What tells one place in the enumeration from another: where it is, how it came there, what is
 * counted.
 */
function place(snapshot: Snapshot, event: FlowEvent | undefined): string {
  const { value, context } = snapshot
  const { failure, userInfoTries, waitedMs, subject, policy, warnings } = context
  if (flowMachine.states[value]?.type === 'final') return `${value} ${failure?.code ?? ''}`
  const counted = [userInfoTries, waitedMs, subject, policy.issuer.presence, warnings.length]
  return [value, ...counted, turnOf(snapshot, event)].join(' ')
}

/**
 * A callback that was refused, a restore, or an old answer: the chart is where it was, and the path
 * goes on. Once: what disturbed it is not told apart, so that a path has one of them.
 */
function turnOf({ value }: Snapshot, event: FlowEvent | undefined): string {
  const name = nameOf(event)
  if (name.startsWith('late')) return 'late'
  if (value !== 'awaitingCallback') return ''
  return refusedNames.has(name) || name === 'resume' ? 'disturbed' : ''
}

function pathsBy(
  movesIn: (snapshot: Snapshot) => readonly Move[],
  filterEvents: (snapshot: Snapshot, event: FlowEvent) => boolean,
): readonly Path[] {
  const found = getSimplePaths(flowMachine, {
    events: (snapshot) => movesIn(snapshot).map((move) => named(move, snapshot)),
    filterEvents,
    serializeState: place,
    serializeEvent: (event) => nameOf(event),
    toState: ({ status }) => status === 'done',
  })
  return found.map(({ steps, state }) => ({
    // The first step is the start of the machine itself.
    moves: steps.slice(1).map(({ event }) => nameOf(event)),
    states: steps.map((step) => step.state.value),
    code: state.context.failure?.code ?? null,
  }))
}

/**
 * What is worth trying with a policy: only a strict or a surprised one has something of its own.
 */
function movesOfPolicy({ context, value }: Snapshot): readonly Move[] {
  const { presence } = context.policy.issuer
  const isOwn = ({ name }: Move): boolean => {
    if (presence === 'optional') return name !== 'callback: no issuer'
    if (value === 'exchangingCode') return name === 'no tokens'
    const own = presence === 'required' ? 'callback: no issuer' : 'callback: good'
    return value === 'awaitingCallback' ? name === own : name === 'prepared'
  }
  if (value === 'idle') return moves
  return moves
    .filter((move) => isOwn(move))
    .filter(({ name }) => name !== 'another user' || context.subject !== null)
}

/** Every simple path to a final state. */
export function everyPath(): readonly Path[] {
  return pathsBy(movesOfPolicy, (snapshot, event) => snapshot.can(event))
}

const onward = new Set([
  'begin: iss optional',
  'prepared',
  'callback: good',
  'tokens and ID token',
  'ID token verified',
  'user',
  'user later',
  'waited',
])

/** The way to a user, with one old answer, in every state that could take it for its own. */
export function everyLatePath(): readonly Path[] {
  const isLate = (name: string): boolean => name.startsWith('late: ')
  const found = pathsBy(
    ({ context: { userInfoTries } }) => [
      ...moves.filter(({ name }) => onward.has(name)),
      ...(userInfoTries < 2 ? lateMoves : []),
    ],
    (snapshot, event) => {
      if (!isLate(nameOf(event))) return snapshot.can(event)
      return flowMachine.states[snapshot.value]?.transitions.has(event.type) === true
    },
  )
  return found.filter(
    ({ moves: names }) =>
      names.filter((name) => isLate(name)).length === 1 &&
      names.filter((name) => name === 'user later').length === 1,
  )
}
