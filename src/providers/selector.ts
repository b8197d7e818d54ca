import * as z from 'zod/mini'

const pointer = z
  .string()
  .check(
    z.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON Pointer (RFC 6901), such as /user/id'),
  )

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** Where a value is: the user-info body, an additional response by its id, the token response, or the ID token's claims. */
const source = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-zA-Z0-9]*$/,
      'must name a source: user, token, idToken, or the id of an additional request',
    ),
  )

const place = z.strictObject({
  from: z.optional(source).check(z.describe('Where to look. Default: `user`, the user-info body.')),
  at: pointer.check(z.describe('JSON Pointer (RFC 6901) to the value.')),
})

const member = z.strictObject({
  from: z.optional(source),
  in: z.optional(pointer).check(z.describe('JSON Pointer to an array. Default: the whole body.')),
  where: z.record(z.string(), scalar).check(z.describe('Members that the wanted element has.')),
  at: pointer.check(z.describe('JSON Pointer to the value, inside the first element that fits.')),
})

const constant = z.strictObject({
  const: scalar.check(
    z.describe('The value itself: what the provider documents but does not send.'),
  ),
})

const one = z.union([pointer, place, member, constant])
const first = z.strictObject({
  first: z
    .array(one)
    .check(z.minLength(1), z.describe('The first of these that is there and not null.')),
})

/** Picks one value out of what the provider sent. A plain string is a JSON Pointer into the user-info body. */
export const selectorSchema = z.union([one, first])
export type Selector = z.output<typeof selectorSchema>
export type SingleSelector = z.output<typeof one>
