import type { Answer } from '../target/target.ts'
import type { WireRequest, WireResponse } from '../target/world.ts'
import type { Visit } from './browser.ts'

/** Plays the user: opens an authorization URL, signs in, allows or denies. */
export interface LoginDriver {
  /** Where the browser is sent in the end; or the page on which nothing more can be done. */
  logIn(url: string, options: LoginOptions): Promise<Visit>
}

export interface LoginOptions {
  readonly decision: 'allow' | 'deny'
  /** True for an address to which only the client's own server answers. */
  readonly isEnd: (url: string) => boolean
  /** Sends and keeps what was sent, redacted. */
  readonly send: (request: WireRequest) => Promise<Answer>
  /** Keeps, redacted, what a browser of its own has sent and got. `sentAt` in epoch milliseconds. */
  readonly saw: (request: WireRequest, response: WireResponse, sentAt: number) => Answer
  readonly signal: AbortSignal
}
