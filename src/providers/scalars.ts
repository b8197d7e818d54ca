import * as z from 'zod/mini'
import { isAllowedEndpoint } from './endpoint.ts'
import { reservedParameters } from './reserved.ts'

/** Shown in terminals and pages: one line, no control characters. */
export const text = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^\P{C}*$/u, 'must be one line of plain text'))

export const identifier = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case: letters, digits, hyphens'))

/** The name of a source, of a variable or of a value: camelCase, as they stand in selectors and templates. */
export const camelCase = z
  .string()
  .check(z.regex(/^[a-z][a-zA-Z0-9]*$/, 'must be camelCase: letters and digits'))

export const parameterName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9._-]+$/, 'must be a parameter name'))

/** A parameter of the provider's own: the flow relies on the values of the others. */
export const ownParameterName = parameterName.check(
  z.refine((parameter) => !reservedParameters.has(parameter), 'is set by the flow itself'),
)

/** What the provider calls a parameter of the client: not like another one that the flow sets. */
export const clientParameterName = (standard: string) =>
  z._default(
    parameterName.check(
      z.refine(
        (parameter) =>
          parameter === standard ||
          !(reservedParameters.has(parameter) || ['code', 'grant_type'].includes(parameter)),
        'is set by the flow itself',
      ),
    ),
    standard,
  )

export const headerName = z
  .string()
  .check(z.regex(/^[a-z0-9-]+$/, 'must be a lower-case header name'))

/** Printable ASCII: a line break in a header would start another header. */
export const headerValue = z.string().check(z.regex(/^[\x20-\x7e]*$/, 'must be printable ASCII'))

export const scope = z
  .string()
  .check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope (RFC 6749 §3.3)'))

export const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD'))

export const endpoint = z
  .string()
  .check(
    z.refine(
      isAllowedEndpoint,
      'must be an https: URL (http: on loopback only), without a fragment',
    ),
  )
