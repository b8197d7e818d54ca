import type { SendOptions } from '../../effects/ports.ts'
import { Cancelling } from './cancelling.ts'

/** The longest body that is read of any answer, in bytes. */
export const MAX_BYTES = 1_048_576

/** Without a reason, `abort` makes an error with a stack. */
const ENDED = 'ended'

/** A request under way: what `send` is told of it. */
export class Sending extends Cancelling implements SendOptions {
  readonly cancellation = this
  readonly maxBytes = MAX_BYTES
  private made: AbortSignal | undefined = undefined

  /** Made when it is asked for. */
  get signal(): AbortSignal {
    if (this.made === undefined) {
      const controller = new AbortController()
      const abort = (): void => controller.abort(ENDED)
      if (this.aborted) abort()
      this.addEventListener('abort', abort)
      this.made = controller.signal
    }
    return this.made
  }
}
