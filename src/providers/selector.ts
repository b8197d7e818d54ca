import * as z from 'zod/mini'
import { camelCase } from './scalars.ts'

export const pointer = z
  .string()
  .check(
    z.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON Pointer (RFC 6901), such as /user/id'),
  )

export const scalar = z.union([z.string(), z.number(), z.boolean()])

const from = z
  .optional(camelCase)
  .check(
    z.describe(
      'Where to look: `user` (the user-info body, the default), `token` (the token response), `idToken` (its verified claims), `callback` (what `callback.captures` names), or the id of an additional request.',
    ),
  )

const place = z.strictObject({
  from,
  at: pointer.check(z.describe('JSON Pointer (RFC 6901) to the value.')),
})

const member = z.strictObject({
  from,
  in: z
    .optional(pointer)
    .check(z.describe('JSON Pointer to an array, or to one object. Default: the whole body.')),
  where: z.record(z.string(), scalar).check(z.describe('Members that the wanted element has.')),
  at: pointer.check(z.describe('JSON Pointer to the value, inside the first element that fits.')),
})

const constant = z.strictObject({
  const: scalar.check(
    z.describe('The value itself: what the provider documents but does not send.'),
  ),
})

const comparison = z.strictObject({
  from,
  at: pointer.check(z.describe('JSON Pointer (RFC 6901) to the value.')),
  is: z
    .array(scalar)
    .check(
      z.minLength(1),
      z.describe('True where the value is one of these, false where it is another.'),
    ),
})

const simple = z.union([pointer, place, member, constant, comparison])

const all = z.strictObject({
  all: z
    .array(simple)
    .check(z.minLength(1), z.describe('True where all of these are true, false where one is not.')),
})

const join = z.strictObject({
  join: z
    .array(simple)
    .check(
      z.minLength(1),
      z.describe('Texts with a space between them; what is not there is left out.'),
    ),
})

const template = z.strictObject({
  template: z
    .string()
    .check(
      z.minLength(1),
      z.describe(
        'URI Template (RFC 6570): `{name}` is percent-encoded, `{+name}` keeps slashes. Nothing where a value is missing.',
      ),
    ),
  values: z.record(camelCase, simple).check(z.describe('What each name stands for.')),
})

const one = z.union([simple, all, join, template])

const first = z.strictObject({
  first: z
    .array(one)
    .check(z.minLength(1), z.describe('The first of these that is there and not null.')),
})

/** Picks one value out of what the provider sent. A plain string is a JSON Pointer into the user-info body. */
export const selectorSchema = z.union([one, first])
export type Selector = z.output<typeof selectorSchema>
export type SimpleSelector = z.output<typeof simple>

/** The places in which a selector looks, in its order: `[source, pointer]`. */
export function placesIn(selector: Selector): ReadonlyArray<readonly [from: string, at: string]> {
  if (typeof selector === 'string') return [['user', selector]]
  if ('const' in selector) return []
  if ('first' in selector) return selector.first.flatMap(placesIn)
  if ('all' in selector) return selector.all.flatMap(placesIn)
  if ('join' in selector) return selector.join.flatMap(placesIn)
  if ('template' in selector) return Object.values(selector.values).flatMap(placesIn)
  const { from: source = 'user', at } = selector
  return [[source, 'where' in selector ? `${selector.in ?? ''}/0${at}` : at]]
}
