import * as z from 'zod/mini'
import { providerSchema } from 'trivet/providers'
import { format } from './format.ts'
import type { Generator } from './generator.ts'

const path = 'schema/provider.schema.json'

/** Longer schemas that occur again are written down once. */
const LONGEST_INLINE = 1000

/** `schema/provider.schema.json`: the profile as JSON Schema, for editors. */
export const schema: Generator = async () => {
  const whole = z.toJSONSchema(providerSchema, { io: 'input', unrepresentable: 'any' })
  const { $defs = {}, ...root } = whole
  const definitions: Record<string, unknown> = { ...$defs }
  const names = new Map<string, string>()

  /** The alternatives of a selector are the same at each member: only the sentence differs. */
  const shared = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(shared)
    if (typeof node !== 'object' || node === null) return node
    const members = Object.entries(node).map(([name, member]) => [name, shared(member)] as const)
    const { anyOf, ...rest } = Object.fromEntries(members)
    const text = JSON.stringify(anyOf)
    if (anyOf === undefined || text.length < LONGEST_INLINE) return Object.fromEntries(members)
    const name = names.get(text) ?? `alternatives${names.size + 1}`
    names.set(text, name)
    definitions[name] = { anyOf }
    return { ...rest, $ref: `#/$defs/${name}` }
  }

  const content = { ...(shared(root) as object), $defs: definitions, title: 'A profile of trivet' }
  return [{ path, content: format(path, JSON.stringify(content)) }]
}
