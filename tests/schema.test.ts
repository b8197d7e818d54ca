import { expect, test } from 'vitest'
import schema from '../schema/provider.schema.json' with { type: 'json' }

/** The places of all members without a sentence, variants of a union included. */
function silent(node: unknown, at: string): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { properties = {}, ...rest } = node as { properties?: Record<string, unknown> }
  const own = Object.entries(properties).flatMap(([name, member]) => [
    ...(typeof member === 'object' && member !== null && 'description' in member
      ? []
      : [`${at}/${name}`]),
    ...silent(member, `${at}/${name}`),
  ])
  return [...own, ...Object.values(rest).flatMap((inner) => silent(inner, at))]
}

test('every field of a profile has a sentence', () => {
  expect(silent(schema, '')).toEqual([])
})
