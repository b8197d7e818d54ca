import {
  chartTransitions,
  createFlowInspector,
  type InspectionMessage,
  type MessageOf,
  type Trace,
} from 'trivet/inspect'
import {
  initialState,
  outcomeOf,
  perform,
  step,
  surroundingsOf,
  type Effect,
  type FlowEvent,
  type FlowOutcome,
  type FlowState,
  type Inspection,
  type StepAction,
} from 'trivet/machine'
import { compare, type Difference } from './compare.ts'
import { recordedEffects } from './recorded.ts'

type AnsweredEffect = Exclude<Effect, { type: 'effect.abort' }>
type RecordedEvent = MessageOf<'@xstate.event'>

/**
 * Runs a recorded login again: the chart, the requests, the reading of the answers. What it is told comes from the
 * trace. An ID token is not in a trace, so that what came of its check is taken from there too.
 *
 * @returns Where the two differ first; null where they do not.
 * @throws Where the trace tells of something that cannot be.
 */
export async function replay(trace: Trace): Promise<Difference | null> {
  const replayed: InspectionMessage[] = []
  const inspector = createFlowInspector({ send: (message) => replayed.push(message), now: () => 0 })
  await runAgain(trace, inspector)
  return compare(trace.messages, replayed)
}

async function runAgain(trace: Trace, inspector: Inspection): Promise<void> {
  const surroundings = surroundingsOf({
    effects: recordedEffects(trace),
    client: clientOf(trace),
    provider: trace.provider,
    lifetimeMs: trace.lifetimeMs,
    timeoutMs: trace.timeoutMs,
  })
  const events = trace.messages.filter((message) => message.type === '@xstate.event')
  const watch = inspector.watch(surroundings)
  const around = { ...surroundings, effects: watch.effects }
  const secrets = createSecrets(events)
  let state = startOf(trace)
  let told = 0

  /** Until the chart asks for nothing more, or the application gives up. */
  async function feed(first: FlowEvent): Promise<readonly StepAction[]> {
    const all: StepAction[] = []
    for (let event: FlowEvent | null = first; event !== null;) {
      told += 1
      secrets.learn(event)
      const [after, actions] = step(state, event)
      watch.stepped({ before: state, event, after, actions })
      state = after
      all.push(...actions)
      const effect = actions.find(isAnswered)
      const isGivenUp = events[told]?.event.type === 'flow.cancelled'
      event = effect === undefined || isGivenUp ? null : await answer(effect)
    }
    return all
  }

  async function answer(effect: AnsweredEffect): Promise<FlowEvent | null> {
    if (effect.type !== 'effect.verifyIdToken')
      return perform(effect, around, new AbortController().signal)
    const recorded = events[told]?.event
    const isAnswer = recorded?.type === 'idToken.verified' || recorded?.type === 'idToken.refused'
    return isAnswer ? secrets.putInto(recorded) : null
  }

  for (const recorded of events.filter(isFromOutside)) {
    const event = secrets.putInto(recorded.event)
    if (!chartTransitions.some((transition) => transition.event === event.type))
      throw new TypeError(`there is no event ${JSON.stringify(event.type)}.`)
    // The time of a callback is in its event; a flow reads it from the clock.
    if (event.type === 'callback.received') around.effects.now()
    const outcome = outcomeAfter(await feed(event), state)
    if (outcome !== undefined && event.type !== 'flow.resumed') watch.ended(outcome)
  }
}

/** The result of an effect names its session. */
function isFromOutside({ sourceId }: RecordedEvent): boolean {
  return sourceId === undefined
}

function isAnswered(action: StepAction): action is AnsweredEffect {
  return action.type.startsWith('effect.') && action.type !== 'effect.abort'
}

function outcomeAfter(
  actions: readonly StepAction[],
  { context }: FlowState,
): FlowOutcome | undefined {
  const refused = actions.find((action) => action.type === 'callback.refused')
  return refused === undefined
    ? outcomeOf(context)
    : { status: 'rejected', failure: refused.params.failure }
}

function clientOf({ client, messages }: Trace) {
  const { clientId, isConfidential } = client
  if (!isConfidential) return { clientId }
  const isUnavailable = messages.some(
    (message) =>
      message.type === '@trivet.outcome' && message.code === 'exchange.secret-unavailable',
  )
  return { clientId, clientSecret: isUnavailable ? () => '' : 'redacted-client_secret-1' }
}

/** A trace may begin in the middle, where the user comes back. */
function startOf({ messages }: Trace): FlowState {
  const first = messages.find((message) => message.type === '@xstate.actor')
  if (first === undefined) throw new TypeError('it does not say where the login starts.')
  const { value, context } = first.snapshot
  if (value === 'idle') return initialState
  if (value !== 'awaitingCallback') throw new TypeError(`no login starts in ${value}.`)
  return { value, context: { ...initialState.context, ...context } }
}

/** The secrets of this run stand where those of the recorded one stood. */
function createSecrets(events: readonly RecordedEvent[]) {
  const recorded = events.find(({ event }) => event.type === 'authorization.prepared')?.event
  const own = new Map<unknown, string | null>()
  return {
    learn(event: FlowEvent): void {
      if (event.type !== 'authorization.prepared') return
      own.set(recorded?.['state'], event.state)
      own.set(recorded?.['nonce'], event.nonce)
    },
    /** What is wrong with the event shows when the chart gets it. */
    putInto(event: object): FlowEvent {
      const text = JSON.stringify(event, (_, value: unknown) => own.get(value) ?? value)
      return JSON.parse(text) as FlowEvent
    },
  }
}
