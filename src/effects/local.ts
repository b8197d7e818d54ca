import { TransportError, type Effects } from './ports.ts'
import { randomBytes } from './random-bytes.ts'
import { sha256 } from './sha256.ts'

/** A timer longer than this fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647

/** Every request that ends in time gives up a wait: an error of its own for each, with its stack, would cost more than the rest. */
const GIVEN_UP = Object.freeze(new TransportError('aborted', 'no'))

/** Everything but the network: the same in every runtime. */
export const localEffects: Omit<Effects, 'send'> = {
  // Looked up at each call, like every global here: tests replace them.
  now: () => Date.now(),
  randomBytes,
  sha256,
  wait(ms, cancellation) {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer)
        reject(GIVEN_UP)
      }
      const elapse = (): void => {
        cancellation.removeEventListener('abort', abort)
        resolve()
      }
      const timer = setTimeout(elapse, Math.min(ms, LONGEST_TIMER_MS))
      if (cancellation.aborted) abort()
      else cancellation.addEventListener('abort', abort, { once: true })
    })
  },
}
