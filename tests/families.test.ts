import { expect, test } from 'vitest'
import { families } from '../scripts/generate/families.ts'

test('every family of quirks has a field or a quirk, or a reason why not, never both', () => {
  const undecided = families.filter(
    ({ field, quirk, why }) => (field !== undefined || quirk !== undefined) === (why !== undefined),
  )
  expect(undecided).toEqual([])
})
