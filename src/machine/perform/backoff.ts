import type { Effects } from '../../effects/ports.ts'
import type { Failure } from '../../failures.ts'

const FIRST_MS = 500
const LONGEST_MS = 8_000

/**
 * How long to wait before an idempotent request is sent again, in milliseconds; null where that is no use.
 * The provider's own word comes first; else exponential backoff with full jitter.
 *
 * @param tries How often it was sent before this time.
 */
export function retryAfterMs(failed: Failure, tries: number, effects: Effects): number | null {
  if (!failed.retryable) return null
  if (failed.code === 'userinfo.rate-limited' && failed.details.retryAt !== null)
    return Math.max(0, failed.details.retryAt - effects.now())
  const longest = Math.min(FIRST_MS * 2 ** tries, LONGEST_MS)
  const [high = 0, low = 0] = effects.randomBytes(2)
  return Math.floor((longest * (high * 256 + low)) / 65_536)
}
