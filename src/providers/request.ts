import * as z from 'zod/mini'
import { headerName, headerValue, parameterName, text } from './scalars.ts'
import { pointer, scalar } from './selector.ts'

const known = z.strictObject({
  from: z
    .enum(['client', 'callback', 'token'])
    .check(
      z.describe(
        '`client` (its `/id`), `callback` (its `/state`, and what `callback.captures` names), `token` (the token response).',
      ),
    ),
  at: pointer.check(z.describe('JSON Pointer (RFC 6901) to the value.')),
})

/** A value in a request: a text, or a place in what is known by then. */
export const requestValue = z.union([z.string(), known])
export type RequestValue = z.output<typeof requestValue>

export const requestHeaders = z._default(z.record(headerName, z.union([headerValue, known])), {})

export const requestParameters = z._default(z.record(parameterName, requestValue), {})

/** How a protected resource is asked. */
export const resourceRequest = {
  method: z._default(z.enum(['GET', 'POST']), 'GET').check(z.describe('The HTTP method.')),
  headers: requestHeaders.check(z.describe('Further headers.')),
  token: z
    ._default(
      z.discriminatedUnion('in', [
        z.strictObject({
          in: z.literal('header').check(z.describe('In the Authorization header, as Bearer.')),
        }),
        z.strictObject({
          in: z.enum(['query', 'form']).check(z.describe('In the URL, or in a form body.')),
          name: parameterName.check(z.describe('The name of the parameter.')),
        }),
      ]),
      { in: 'header' },
    )
    .check(z.describe('Where the access token travels. Default: the header (RFC 6750 §2.1).')),
  query: requestParameters.check(z.describe('Parameters that are added to the URL.')),
  form: requestParameters.check(z.describe('Parameters of a form body.')),
  json: z.optional(z.json()).check(z.describe('A JSON body, such as a GraphQL query.')),
}

/**
 * Where a body says that it is an error, and what it says. Without it the shapes of RFC 6749 §5.2 and its
 * usual variations are understood.
 */
export const errorBody = z
  .optional(
    z.strictObject({
      code: z
        .array(pointer)
        .check(
          z.minLength(1),
          z.describe(
            'The first of these that is there is the code: a body that has one is an error.',
          ),
        ),
      none: z
        ._default(z.array(scalar), [])
        .check(z.describe('Codes that mean that there is no error, such as 0 or "ok".')),
      description: z
        ._default(z.array(pointer), [])
        .check(z.describe('Words about it, first found.')),
    }),
  )
  .check(z.describe('Where a body says that it is an error, if not as in RFC 6749 §5.2.'))
export type ErrorBody = NonNullable<z.output<typeof errorBody>>

export const errorRule = z.strictObject({
  status: z
    .array(z.int().check(z.gte(200), z.lte(599)))
    .check(z.minLength(1), z.describe('Status codes for which it holds.')),
  header: z
    .optional(
      z.strictObject({
        name: headerName.check(z.describe('Lower case.')),
        equals: z.optional(z.string()).check(z.describe('Its value. Default: any.')),
      }),
    )
    .check(z.describe('A header that has to be there.')),
  text: z.optional(text).check(z.describe('A piece of the body, in any case.')),
  code: z
    .enum(['unauthorized', 'forbidden', 'rejected', 'rate-limited', 'server-error'])
    .check(z.describe('The failure, in the area `userinfo`.')),
  retryAt: z
    .optional(
      z.strictObject({
        header: headerName.check(z.describe('Lower case.')),
        unit: z
          .enum(['seconds', 'epoch-seconds'])
          .check(z.describe('Seconds from now, or since 1970.')),
      }),
    )
    .check(z.describe('The header that says when to come again.')),
})
