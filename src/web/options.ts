import type { Effects } from '../effects/ports.ts'
import type { BeginOptions } from '../flow.ts'
import type { Json } from '../protocol/json.ts'

/** Somebody wants to sign in. */
export interface LoginRequest<Id extends string = string> {
  readonly request: Request
  /** With whom: the key in `flows`. */
  readonly provider: Id
  /** Where the user wants to be afterwards. It is on this origin: a path, with its query and fragment. */
  readonly returnTo: string
}

/** What one login asks for. */
export type LoginOptions = Omit<BeginOptions, 'redirectUri' | 'signal'>

/** What is known of a login that has ended, beside its outcome. */
export interface OutcomeContext<Id extends string = string> extends LoginRequest<Id> {
  /** What `begin` gave; undefined where no login was found. */
  readonly data: Json | undefined
}

/** What the handlers need of the world. */
export type LocalEffects = Omit<Effects, 'send'>
