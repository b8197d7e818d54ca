import { failure, type Failure } from '../failures.ts'
import * as callback from './callback-failures.ts'
import type { flowSetup } from './flow-setup.ts'
import { cancelled, event, record, type CodeWithoutDetails } from './transitions.ts'

const refuse = (code: CodeWithoutDetails) =>
  ({ type: 'callback.refused', params: { failure: failure(code, {}) } }) as const

const refused = (describe: (arrival: callback.Arrival) => Failure) =>
  ({
    type: 'callback.refused',
    params: (arrival: callback.Arrival) => ({ failure: describe(arrival) }),
  }) as const

/**
 * The state in which the user is away, and everything that is asked of a callback, in this order. First
 * whose it is: one that is not ours changes nothing. Only then what it says.
 */
export const awaitingCallback = {
  description: 'The user is away at the provider. The only state that may be kept and restored.',
  meta: { spec: 'RFC 6749 §4.1.2, RFC 9207 §2.4' },
  tags: 'durable',
  on: {
    'flow.resumed': {
      actions: { type: 'adoptPolicy', params: event },
      description: 'Restored: goes on waiting.',
    },
    'flow.cancelled': cancelled,
    'callback.received': [
      {
        guard: { type: 'isStateMissing', params: event },
        actions: refuse('callback.state-missing'),
        description: 'Not ours: no state. The flow goes on waiting.',
      },
      {
        guard: { type: 'isStateDuplicated', params: event },
        actions: refuse('callback.state-duplicated'),
        description: 'Not ours: two states. The flow goes on waiting.',
      },
      {
        guard: { type: 'isStateDifferent', params: event },
        actions: refuse('callback.state-mismatch'),
        description: 'Not ours: another state. The flow goes on waiting.',
      },
      {
        guard: { type: 'isForAnotherProvider', params: event },
        actions: refused(callback.anotherProvider),
        description:
          'Not ours: it came to the address of another provider. The flow goes on waiting.',
      },
      {
        guard: { type: 'isAtAnotherAddress', params: event },
        actions: refused(callback.anotherAddress),
        description:
          'Not ours: it came to another address than the redirect URI. The flow goes on waiting.',
      },
      {
        guard: { type: 'isExpired', params: event },
        target: 'expired',
        actions: { type: 'recordFailure', params: callback.expired },
        description: 'Too late.',
      },
      {
        guard: { type: 'hasDuplicateParameter', params: event },
        target: 'rejected',
        actions: { type: 'recordFailure', params: callback.parameterDuplicated },
        description: 'A protocol parameter occurs twice.',
      },
      {
        guard: { type: 'hasUnexpectedParameter', params: event },
        target: 'rejected',
        actions: { type: 'recordFailure', params: callback.parameterUnexpected },
        description: 'A parameter that an authorization code response cannot carry.',
      },
      {
        guard: { type: 'hasForeignIssuer', params: event },
        target: 'rejected',
        actions: { type: 'recordFailure', params: callback.foreignIssuer },
        description: 'Another authorization server answered: a mix-up.',
      },
      {
        guard: { type: 'lacksIssuer', params: event },
        target: 'rejected',
        actions: { type: 'recordFailure', params: callback.issuerMissing },
        description: 'The provider announces `iss` and this response has none.',
      },
      {
        guard: { type: 'isDenied', params: event },
        target: 'denied',
        actions: { type: 'recordFailure', params: callback.denied },
        description: 'The user refused.',
      },
      {
        guard: { type: 'hasError', params: event },
        target: 'failed',
        actions: { type: 'recordFailure', params: callback.refusedByProvider },
        description: 'The provider refused.',
      },
      {
        guard: { type: 'lacksCode', params: event },
        target: 'failed',
        actions: record('callback.code-missing'),
        description: 'Neither a code nor an error.',
      },
      {
        guard: { type: 'hasUnannouncedIssuer', params: event },
        target: 'exchangingCode',
        actions: [
          { type: 'recordWarning', params: callback.unannouncedIssuer },
          { type: 'rememberCallback', params: event },
        ],
        description: 'A code, with an `iss` that the profile does not expect: worth a warning.',
      },
      {
        target: 'exchangingCode',
        actions: { type: 'rememberCallback', params: event },
        description: 'A code.',
      },
    ],
  },
} satisfies Parameters<typeof flowSetup.createStateConfig>[0]
