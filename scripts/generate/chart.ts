import {
  chartTransitions,
  nodeOf,
  stateNames,
  type ChartTransition,
} from '../../src/inspect/chart.ts'
import { initialState, type FlowEvent, type StateName } from 'trivet/machine'

export { nodeOf, stateNames }

type EventType = FlowEvent['type']

/** One line of the chart: what a state does with an event of a type, where a guard lets it. */
export interface Row {
  readonly state: StateName
  readonly event: EventType
  /** Null where nothing is asked any more. */
  readonly guard: string | null
  /** The state itself where the chart stays; null where nothing happens at all. */
  readonly target: StateName | null
  /** The failure that it records or reports. Null: none, or the one that the event brings. */
  readonly code: string | null
  readonly description: string
}

const isFinal = (state: StateName): boolean => nodeOf(state).type === 'final'

const emptyResponse = {
  address: null,
  state: [],
  code: [],
  iss: [],
  error: [],
  errorDescription: [],
  errorUri: [],
  unexpected: [],
}
const emptyArrival = {
  context: initialState.context,
  event: { response: emptyResponse, provider: '', receivedAt: 0 },
}

/** What the chart says of a state, in its order. */
export function rowsOf(state: StateName): readonly Row[] {
  const inOrder = [...nodeOf(state).transitions.values()].flat()
  return chartTransitions
    .filter(({ from }) => from === state)
    .map(({ from, to, ...transition }: ChartTransition, index) => ({
      ...transition,
      state: from,
      target: to,
      code: inOrder[index]?.actions.map(codeOf).find((code) => code !== null) ?? null,
    }))
}

export const rows: readonly Row[] = stateNames.flatMap((state) => rowsOf(state))

/** Every type of event that some state knows. */
export const eventTypes: readonly EventType[] = [...new Set(rows.map(({ event }) => event))]

/**
 * The failure that an action works out is the same kind whatever has arrived: an empty callback
 * will do.
 */
function codeOf(action: unknown): string | null {
  const { params } = action as { readonly params?: unknown }
  const made: unknown = typeof params === 'function' ? params(emptyArrival) : params
  const { failure, code } = Object(made) as { failure?: { code?: string }; code?: string }
  const found = failure?.code ?? code
  return found?.startsWith('callback.issuer-un') === true ? null : (found ?? null)
}

/** The states that wait for the result of an effect, and what that can be. */
const results: ReadonlyMap<EventType, StateName> = new Map(
  rows.filter(({ guard }) => guard === 'isLate').map(({ event, state }) => [event, state]),
)

/**
 * Why a state has no use for any event of a type; undefined where nobody has said why. A pair that
 * is new in the chart has no reason until one is written here.
 */
export function reasonFor(state: StateName, event: EventType): string | undefined {
  if (isFinal(state)) return 'final: the flow has ended'
  const askedBy = results.get(event)
  if (askedBy !== undefined && askedBy !== state)
    return `not asked for: only ${askedBy} waits for it`
  return reasons[state]?.[event]
}

const begun = 'already begun'
const answered = 'already answered: the code of this flow is in use'
const unasked = 'no user has been sent away: there is no state to compare with'

/** Why a state has no use for an event, where that cannot be seen from the chart alone. */
const reasons: Readonly<Partial<Record<StateName, Readonly<Partial<Record<EventType, string>>>>>> =
  {
    idle: {
      'flow.resumed': 'not begun: there is nothing to go on with',
      'flow.cancelled': 'not begun: there is nothing to give up',
      'callback.received': unasked,
    },
    preparing: {
      'flow.begun': begun,
      'tokens.presented': begun,
      'callback.received': unasked,
    },
    awaitingCallback: { 'flow.begun': begun, 'tokens.presented': begun },
    exchangingCode: {
      'flow.begun': begun,
      'tokens.presented': begun,
      'callback.received': answered,
    },
    verifyingIdToken: {
      'flow.begun': begun,
      'tokens.presented': begun,
      'callback.received': answered,
    },
    fetchingUserInfo: {
      'flow.begun': begun,
      'tokens.presented': begun,
      'callback.received': answered,
    },
    backingOff: {
      'flow.begun': begun,
      'tokens.presented': begun,
      'callback.received': answered,
    },
  }
