import { failure, type Failure, type FailureCode } from '../failures.ts'
import type { FlowEvent } from './events.ts'

/** Hands the event itself to a guard or an update. */
export const event = <Received>({ event: received }: { readonly event: Received }): Received =>
  received

/** Holds that a state was entered by this event, and by no other. */
export function assertEvent<Type extends FlowEvent['type']>(
  received: FlowEvent,
  type: Type,
): asserts received is Extract<FlowEvent, { readonly type: Type }> {
  if (received.type !== type) throw new TypeError(`Entered by ${received.type}, not by ${type}.`)
}

export type CodeWithoutDetails = Extract<
  FailureCode,
  | 'flow.cancelled'
  | 'callback.state-missing'
  | 'callback.state-duplicated'
  | 'callback.state-mismatch'
  | 'callback.code-missing'
  | 'id-token.missing'
  | 'id-token.subject-mismatch'
  | `${string}.interrupted`
>
export const record = (code: CodeWithoutDetails) =>
  ({ type: 'recordFailure', params: failure(code, {}) }) as const

export const recordReported = {
  type: 'recordFailure',
  params: (arrival: { readonly event: { readonly failure: Failure } }) => arrival.event.failure,
} as const

export const cancelled = {
  target: 'cancelled',
  actions: ['forgetTokens', record('flow.cancelled')],
  description: 'The application gave up.',
} as const

export const interrupted = (code: Extract<FailureCode, `${string}.interrupted`>) =>
  ({
    target: 'failed',
    actions: record(code),
    description: 'Restored in the middle of a request: it is not sent a second time.',
  }) as const

export const late = {
  guard: { type: 'isLate', params: event },
  description: 'The result of an effect that was given up: ignored.',
} as const
