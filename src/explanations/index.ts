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

/** What is said about each failure. A code without an entry does not compile. */
export const entries: { readonly [Code in FailureCode]: Entry<Code> } = {
  ...authorization,
  ...callback,
  ...exchange,
  ...idToken,
  ...userinfo,
  ...network,
  ...store,
  ...flow,
}
