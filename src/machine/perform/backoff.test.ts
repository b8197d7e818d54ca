import { expect, test } from 'vitest'
import { json, World } from '../../../tests/model/world.ts'
import { failure } from '../../failures.ts'
import { retryAfterMs } from './backoff.ts'

/** Its dice say the highest. */
class HighWorld extends World {
  override randomBytes = () => Uint8Array.of(255, 255)
}
const world = new HighWorld(() => json({}))
const limited = (retryAt: number | null) =>
  failure('userinfo.rate-limited', { request: 'user', status: 429, retryAt })

test('the provider says when', () => {
  expect(retryAfterMs(limited(world.now() + 7), 0, world)).toBe(7)
  expect(retryAfterMs(limited(world.now() - 7), 0, world)).toBe(0)
})

test('where it does not say, the wait doubles, up to eight seconds', () => {
  const waits = [0, 1, 2, 3, 4, 5].map((tries) => retryAfterMs(limited(null), tries, world))
  expect(waits).toEqual([499, 999, 1999, 3999, 7999, 7999])
})
