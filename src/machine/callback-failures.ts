import { failure, type Failure, type ProviderError } from '../failures.ts'
import { duplicateParameter } from '../protocol/authorization-response.ts'
import { presentable } from '../protocol/presentable.ts'
import type { FlowContext, Warning } from './context.ts'
import type { CallbackReceived } from './events.ts'

/** A callback, and the flow at which it arrives. */
export interface Arrival {
  readonly context: FlowContext
  readonly event: CallbackReceived
}

export const anotherProvider = (arrival: Arrival): Failure =>
  shown(
    arrival,
    failure('callback.provider-mismatch', {
      expected: arrival.context.provider,
      received: arrival.event.provider,
    }),
  )

export const anotherAddress = (arrival: Arrival): Failure => {
  const { address } = arrival.event.response
  return shown(
    arrival,
    failure('callback.redirect-mismatch', {
      expected: arrival.context.redirectUri,
      received: address === null ? null : `${address.origin ?? ''}${address.path}`,
    }),
  )
}

export const expired = ({ context, event }: Arrival): Failure =>
  failure('callback.expired', { expiredAt: context.expiresAt, receivedAt: event.receivedAt })

export const parameterDuplicated = ({ event }: Arrival): Failure =>
  failure('callback.parameter-duplicated', { parameter: duplicateParameter(event.response) ?? '' })

export const parameterUnexpected = ({ event }: Arrival): Failure =>
  failure(
    'callback.parameter-unexpected',
    event.response.unexpected[0] ?? { parameter: '', in: 'query' },
  )

export const foreignIssuer = (arrival: Arrival): Failure =>
  shown(
    arrival,
    failure('callback.issuer-mismatch', {
      expected: arrival.context.policy.issuer.expected,
      received: arrival.event.response.iss[0] ?? '',
    }),
  )

export const issuerMissing = ({ context }: Arrival): Failure =>
  failure('callback.issuer-missing', { expected: context.policy.issuer.expected })

export const denied = (arrival: Arrival): Failure =>
  shown(arrival, failure('callback.denied', providerErrorOf(arrival)))

export const refusedByProvider = (arrival: Arrival): Failure =>
  shown(arrival, failure('callback.error', providerErrorOf(arrival)))

export const unannouncedIssuer = ({ context }: Arrival): Warning => ({
  code:
    context.policy.issuer.expected === null
      ? 'callback.issuer-unknown'
      : 'callback.issuer-unannounced',
})

function providerErrorOf({ event }: Arrival): ProviderError {
  const { error, errorDescription, errorUri } = event.response
  return {
    error: error[0] ?? '',
    standardError: null,
    description: errorDescription[0] ?? null,
    uri: errorUri[0] ?? null,
  }
}

function shown({ context, event }: Arrival, failed: Failure): Failure {
  const { state, codeVerifier, nonce } = context
  return presentable(failed, [state, codeVerifier, nonce, ...event.response.code.slice(0, 2)])
}
