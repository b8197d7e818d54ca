import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { families } from '../scripts/generate/families.ts'
import { providerSchema } from '../src/providers/schema.ts'

test('every family of quirks has a field or a quirk, or a reason why not, never both', () => {
  const undecided = families.filter(
    ({ field, quirk, why }) => (field !== undefined || quirk !== undefined) === (why !== undefined),
  )
  expect(undecided).toEqual([])
})

test('every field of a family is one of the schema', () => {
  const fields = families.flatMap(({ field = '' }) => pathsIn(field))
  const options = { io: 'input', unrepresentable: 'any' } as const
  const schema = z.toJSONSchema(providerSchema, options) as SchemaNode
  const exists = (path: string) =>
    path.split('.').reduce<SchemaNode | undefined>(memberOf, schema) !== undefined
  expect(fields.filter((path) => !exists(path))).toEqual([])
  expect(fields.length).toBeGreaterThan(20)
})

/** `token.encoding, user: { from: 'token' }` names two fields, each at its beginning. */
function pathsIn(field: string): string[] {
  const withoutValues = field.replaceAll(/\{[^}]*\}/g, '')
  return [...withoutValues.matchAll(/(?:^|, )([a-zA-Z]+(?:\.[a-zA-Z]+)*)/g)].map(
    ([, path = '']) => path,
  )
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
}

/** A member of an object, or of one of the shapes that a value may have. */
function memberOf(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  const { properties = {}, anyOf = [], oneOf = [] } = node ?? {}
  const shapes = [...anyOf, ...oneOf].map((shape) => memberOf(shape, name))
  return properties[name] ?? shapes.find((found) => found !== undefined)
}
