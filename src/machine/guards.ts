import { equalInConstantTime } from '../protocol/constant-time.ts'
import { arrivedAt, duplicateParameter } from '../protocol/authorization-response.ts'
import type { FlowContext } from './context.ts'
import { USER_INFO_TRIES, WAIT_BUDGET_MS } from './limits.ts'
import type { CallbackReceived, CodeExchanged, UserInfoFailed, UserInfoFetched } from './events.ts'

interface Scope {
  readonly context: FlowContext
}

// Whose callback is it?

export const isStateMissing = (_: Scope, { response }: CallbackReceived): boolean =>
  response.state.length === 0

export const isStateDuplicated = (_: Scope, { response }: CallbackReceived): boolean =>
  response.state.length > 1

export const isStateDifferent = ({ context }: Scope, { response }: CallbackReceived): boolean =>
  context.state === null || !equalInConstantTime(context.state, response.state[0] ?? '')

export const isForAnotherProvider = ({ context }: Scope, event: CallbackReceived): boolean =>
  event.provider !== context.provider

export const isAtAnotherAddress = ({ context }: Scope, { response }: CallbackReceived): boolean =>
  response.address !== null && !arrivedAt(response.address, context.redirectUri)

// It is ours. What does it say?

export const isExpired = ({ context }: Scope, { receivedAt }: CallbackReceived): boolean =>
  // So that a clock that says nothing (NaN) is too late, not in time.
  !(receivedAt < context.expiresAt)

export const hasDuplicateParameter = (_: Scope, { response }: CallbackReceived): boolean =>
  duplicateParameter(response) !== undefined

export const hasUnexpectedParameter = (_: Scope, { response }: CallbackReceived): boolean =>
  response.unexpected.length > 0

export const hasForeignIssuer = ({ context }: Scope, { response }: CallbackReceived): boolean => {
  const { expected } = context.policy.issuer
  return expected !== null && response.iss.some((issuer) => issuer !== expected)
}

export const lacksIssuer = ({ context }: Scope, { response }: CallbackReceived): boolean => {
  const { presence, onErrorToo } = context.policy.issuer
  const isExempt = response.error.length > 0 && !onErrorToo
  return presence === 'required' && response.iss.length === 0 && !isExempt
}

export const isDenied = ({ context }: Scope, { response }: CallbackReceived): boolean =>
  response.error.some((error) => context.policy.denials.includes(error))

export const hasError = (_: Scope, { response }: CallbackReceived): boolean =>
  response.error.length > 0

export const lacksCode = (_: Scope, { response }: CallbackReceived): boolean =>
  (response.code[0] ?? '') === ''

export const hasUnannouncedIssuer = (
  { context }: Scope,
  { response }: CallbackReceived,
): boolean => {
  const { presence, expected } = context.policy.issuer
  return response.iss.length > 0 && (presence === 'absent' || expected === null)
}

// Results of effects.

export const isLate = ({ context }: Scope, result: { readonly attempt: number }): boolean =>
  result.attempt !== context.attempt

export const lacksIdToken = (_: Scope, event: CodeExchanged): boolean =>
  event.idTokenExpected && event.tokens.idToken === undefined

export const hasIdToken = (_: Scope, event: CodeExchanged): boolean =>
  event.tokens.idToken !== undefined

export const isAnotherSubject = ({ context }: Scope, event: UserInfoFetched): boolean =>
  context.subject !== null && event.subject !== context.subject

export const mayTryAgain = ({ context }: Scope, { retryAfterMs }: UserInfoFailed): boolean =>
  retryAfterMs !== null &&
  context.userInfoTries < USER_INFO_TRIES &&
  context.waitedMs + retryAfterMs <= WAIT_BUDGET_MS
