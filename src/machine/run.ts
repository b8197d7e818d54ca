import { step, type FlowState, type StepAction } from './driver.ts'
import type { Notice } from './effects.ts'
import type { FlowEvent } from './events.ts'
import type { StateName } from './flow-chart.ts'
import { perform, type AnsweredEffect } from './perform/perform.ts'
import type { Surroundings } from './perform/surroundings.ts'

/** Where a run came to rest, and what the chart said on the way. */
export interface Ran {
  readonly state: FlowState
  readonly notices: readonly Notice[]
}

/** One step of the chart, whole: with the secrets in its states and its event. */
export interface Step {
  readonly before: FlowState
  readonly event: FlowEvent
  readonly after: FlowState
  readonly actions: readonly StepAction[]
}

/** Is told of each step as it is taken, before its effects are performed. What it throws is not caught. */
export type StepListener = (step: Step) => void

/** One step of the chart, by names alone: it may be shown and logged. */
export interface Transition {
  readonly from: StateName
  /** What happened. */
  readonly event: FlowEvent['type']
  /** The same as `from` where the chart stays in its state. */
  readonly to: StateName
}

/** A step by names; undefined where the event was ignored. */
export function transitionOf({ before, event, after, actions }: Step): Transition | undefined {
  if (actions.some(({ type }) => type === 'event.ignored')) return undefined
  return { from: before.value, event: event.type, to: after.value }
}

/**
 * Feeds an event to the chart and performs what it asks for, until it asks for nothing more.
 *
 * When the signal is aborted, the request under way is aborted, the flow is cancelled, and a result that
 * comes all the same is not looked at.
 */
export async function run(
  from: FlowState,
  first: FlowEvent,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
  onStep?: StepListener,
): Promise<Ran> {
  const notices: Notice[] = []
  let state = from
  let event: FlowEvent | undefined = first
  while (event !== undefined) {
    const [after, actions] = step(state, event)
    onStep?.({ before: state, event, after, actions })
    state = after
    let effect: AnsweredEffect | undefined
    for (const action of actions) {
      if (isNotice(action)) notices.push(action)
      else if (effect === undefined && isAnswered(action)) effect = action
    }
    event = effect && (await answer(effect, surroundings, signal))
  }
  return { state, notices }
}

function answer(
  effect: AnsweredEffect,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<FlowEvent> {
  return signal === undefined
    ? perform(effect, surroundings)
    : answerUnlessCancelled(effect, surroundings, signal)
}

async function answerUnlessCancelled(
  effect: AnsweredEffect,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<FlowEvent> {
  if (signal.aborted) return { type: 'flow.cancelled' }
  let cancel = (): void => {}
  const cancelled = new Promise<FlowEvent>((resolve) => {
    cancel = () => resolve({ type: 'flow.cancelled' })
  })
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([cancelled, perform(effect, surroundings, signal)])
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function isAnswered(action: StepAction): action is AnsweredEffect {
  return action.type.startsWith('effect.') && action.type !== 'effect.abort'
}

function isNotice(action: StepAction): action is Notice {
  return action.type === 'authorization.ready' || action.type === 'callback.refused'
}
