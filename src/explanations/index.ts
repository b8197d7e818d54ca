import type { FailureCode } from '../failures.ts'
import { authorization } from './authorization.ts'
import { callback } from './callback.ts'
import type { Entry } from './entry.ts'
import { exchange } from './exchange.ts'
import { flow } from './flow.ts'
import { idToken } from './id-token.ts'
import { network } from './network.ts'
import { store } from './store.ts'
import { userinfo } from './userinfo.ts'

type AllEntries = { readonly [Code in FailureCode]: Entry<Code> }

/** What is said about each failure. A code without an entry does not compile. */
function all(): AllEntries {
  return {
    ...authorization(),
    ...callback(),
    ...exchange(),
    ...idToken(),
    ...userinfo(),
    ...network(),
    ...store(),
    ...flow(),
  }
}

let made: AllEntries | undefined

/** Made for the first who asks for an explanation, and not at every start: see docs/decisions/051. */
export const entries = (): AllEntries => (made ??= all())
