import type { Provider } from 'trivet/providers'
import type { Callback } from './callback.ts'
import type { FaultName } from './faults.ts'
import { secret, type RandomBytes } from './random.ts'

/** A redirect with a fault in it; the same where the fault is none of redirects. */
export function damageCallback(
  fault: FaultName,
  callback: Callback,
  provider: Provider,
  randomBytes: RandomBytes,
): Callback {
  const without = (name: string): Callback => callback.filter((pair) => pair[0] !== name)
  switch (fault) {
    case 'duplicate-parameters':
      return [...callback, ...without('state')]
    case 'wrong-iss':
      return [...without('iss'), ['iss', `https://${provider.id}.attacker.example`]]
    case 'missing-iss':
      return without('iss')
    case 'wrong-state':
      return [...without('state'), ['state', secret(randomBytes)]]
    case 'missing-state':
      return without('state')
    case 'no-code':
      return without('code')
    case 'token-in-callback':
      return [...callback, ['access_token', secret(randomBytes)]]
    default:
      return callback
  }
}
