import * as z from 'zod/mini'
import { providerSchema } from 'trivet/providers'
import { format } from './format.ts'
import type { Generator } from './generator.ts'

const path = 'schema/provider.schema.json'

/** `schema/provider.schema.json`: the profile as JSON Schema, for editors. */
export const schema: Generator = async () => {
  const content = z.toJSONSchema(providerSchema, { io: 'input', unrepresentable: 'any' })
  const titled = { ...content, title: 'A profile of trivet' }
  return [{ path, content: format(path, JSON.stringify(titled)) }]
}
