import type { Failure } from './failures.ts'

/** What `begin` rejects with: no flow could be begun. Switch on `failure.code`; the message is for people. */
export class FlowError extends Error {
  override readonly name = 'FlowError'
  readonly failure: Failure

  constructor(failed: Failure) {
    super(`The flow could not be begun: ${failed.code}.`)
    this.failure = failed
  }
}
