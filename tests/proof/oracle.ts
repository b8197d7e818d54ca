import type { FailureCode } from '../../src/failures.ts'
import type { CallbackPolicy } from '../../src/machine/callback-policy.ts'
import type { Arrival } from './callbacks.ts'

/** What a login knows that waits for its callback. */
export interface Waiting {
  readonly provider: string
  readonly redirectUri: string
  readonly state: string
  readonly expiresAt: number
  readonly policy: CallbackPolicy
}

/**
 * What is wrong with a callback, or null where its code may be redeemed: the questions of the RFCs
 * once more, in their order, without any of the library's own code.
 */
export function verdictOn(arrival: Arrival, waiting: Waiting): FailureCode | null {
  const all = (name: string): string[] =>
    arrival.parameters.filter(([other]) => other === name).map(([, value]) => value)
  const isThere = (name: string): boolean => all(name).length > 0
  const [iss, error, code] = [all('iss')[0], all('error')[0], all('code')[0]]
  const { expected, presence, onErrorToo } = waiting.policy.issuer

  if (!isThere('state')) return 'callback.state-missing'
  if (all('state').length > 1) return 'callback.state-duplicated'
  if (all('state')[0] !== waiting.state) return 'callback.state-mismatch'
  if (arrival.provider !== waiting.provider) return 'callback.provider-mismatch'
  if (arrival.address !== waiting.redirectUri) return 'callback.redirect-mismatch'
  if (!(arrival.receivedAt < waiting.expiresAt)) return 'callback.expired'
  const protocol = ['code', 'iss', 'error', 'error_description', 'error_uri']
  if (protocol.some((name) => all(name).length > 1)) return 'callback.parameter-duplicated'
  const strange = ['access_token', 'id_token', 'refresh_token', 'response']
  if (strange.some((name) => isThere(name))) return 'callback.parameter-unexpected'
  if (iss !== undefined && expected !== null && iss !== expected) return 'callback.issuer-mismatch'
  if (presence === 'required' && iss === undefined && (error === undefined || onErrorToo))
    return 'callback.issuer-missing'
  if (error !== undefined)
    return waiting.policy.denials.includes(error) ? 'callback.denied' : 'callback.error'
  return code === undefined || code === '' ? 'callback.code-missing' : null
}

/** Whether a code is redeemed that came with an issuer which nobody expected. */
export function isWorthAWarning(arrival: Arrival, { policy: { issuer } }: Waiting): boolean {
  const hasIssuer = arrival.parameters.some(([name]) => name === 'iss')
  return hasIssuer && (issuer.presence === 'absent' || issuer.expected === null)
}
