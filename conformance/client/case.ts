import type { Capability, Callback, ClientOptions, ClientOutcome } from './adapter.ts'
import type { End } from './guarded.ts'
import type { Fault } from './faulty/faults.ts'
import type { Check } from '../check.ts'
import type { Endpoint, Login, ServerChange } from './server/authorization-server.ts'
import type { Arrival } from './server/ground.ts'
import type { Stage } from './stage.ts'

/** What the scene showed when it was over. */
export interface Seen {
  readonly options: ClientOptions
  /** The authorization URL as the client wrote it; empty where it wrote none. */
  readonly url: string
  readonly login: Login | undefined
  readonly end: End
  /** What the client itself said, where it said something that can be understood. */
  readonly outcome: ClientOutcome | undefined
  /** Requests to the honest server, in order. */
  to(endpoint: Endpoint): readonly Arrival[]
  /** Requests to any other origin. */
  readonly elsewhere: readonly Arrival[]
}

/** What a correct client does in one case. */
export interface Expectation {
  /** `refused`: any end but a login, said in a code of the client's own. `either`: that, or a login. `any`: whatever it does. */
  readonly end: 'authenticated' | 'refused' | 'either' | 'denied' | 'expired' | 'any'
  /** It may also refuse to be configured so. */
  readonly orConfiguration?: true
  /** How many requests the honest server sees: exactly, or at least and at most. */
  readonly requests?: Partial<Record<Endpoint, number | readonly [least: number, most: number]>>
  /** Requests to another origin are no fault. */
  readonly elsewhere?: true
  /** What is wrong with a message that the client has sent, whatever became of its login: a sentence, or undefined. */
  readonly sent?: (seen: Seen) => string | undefined
  /** Whatever else must be so: a sentence that says what is not, or undefined. */
  readonly seen?: (seen: Seen) => string | undefined
}

/** One scene of a check. Each must hold. */
export interface Case extends ServerChange {
  readonly name: string
  /** Beside what the check needs: the case is left out for others. */
  readonly needs?: readonly Capability[]
  /** Default: `oauth`. */
  readonly protocol?: ClientOptions['protocol']
  /** What the client is configured with, beside the usual. */
  readonly client?:
    | Partial<ClientOptions>
    | ((base: ClientOptions, stage: Stage) => Partial<ClientOptions>)
  /** What the browser brings back. Default: the honest answer. */
  readonly callback?: (honest: URL, login: Login) => URL | string | Callback
  /** The browser has lost the session. */
  readonly sessionLost?: true
  /** The request at which the client meets what is hostile. It proves nothing about a client that never got there. */
  readonly bait?: Endpoint
  readonly expect: Expectation
  /** Instead of one login: whatever the case needs. A sentence that says what went wrong, or undefined. */
  readonly play?: (stage: Stage) => Promise<string | undefined>
}

/** A check of clients: what is done to them, what is expected, and the faulty clients that it finds out. */
export interface ClientCheck extends Check {
  readonly party: 'client'
  readonly needs: readonly Capability[]
  readonly cases: readonly Case[]
  readonly mutants: readonly Fault[]
}
