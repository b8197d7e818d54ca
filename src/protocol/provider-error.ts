import type { ProviderError } from '../failures.ts'
import type { ErrorBody } from '../providers/request.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from './json.ts'
import { at, firstOf } from './select.ts'

/** What a profile says about the errors of an endpoint. */
export interface ErrorShape {
  /** Where code and description are, if not in the usual places. */
  readonly errorBody?: ErrorBody | undefined
  /** The provider's own words → those of RFC 6749 §5.2. */
  readonly errors?: Readonly<Record<string, string>>
}

/**
 * The error that a body reports: where the profile says, or in any of the shapes that many use: `{"error": "…"}`
 * (RFC 6749 §5.2), `{"error": {"code" | "status" | "message": …}}`. Null where it reports none.
 */
export function providerErrorOf(
  body: JsonObject,
  { errorBody, errors = {} }: ErrorShape = {},
): ProviderError | null {
  if (errorBody !== undefined) return ownErrorOf(body, errorBody, errors)
  const error = memberOf(body, 'error')
  if (isNone(error)) return null
  if (isJsonObject(error)) {
    const code = wordOf(memberOf(error, 'status')) ?? wordOf(memberOf(error, 'code')) ?? 'error'
    return errorOf(code, wordOf(memberOf(error, 'message')), null, errors)
  }
  return errorOf(
    wordOf(error) ?? 'error',
    wordOf(memberOf(body, 'error_description')),
    wordOf(memberOf(body, 'error_uri')),
    errors,
  )
}

function ownErrorOf(
  body: JsonObject,
  { code, none, description }: ErrorBody,
  errors: Readonly<Record<string, string>>,
): ProviderError | null {
  const found = firstOf(code, (pointer) => at(body, pointer))
  if (isNone(found) || none.some((one) => one === found)) return null
  const words = firstOf(description, (pointer) => at(body, pointer))
  return errorOf(wordOf(found) ?? 'error', wordOf(words), null, errors)
}

function isNone(error: Json | undefined): boolean {
  return error === undefined || error === null || error === '' || error === false
}

/** What a refusal by status says about itself, if anything: its error, or a bare `message`. */
export function refusalOf(body: JsonObject | null, shape?: ErrorShape): ProviderError {
  if (body === null) return errorOf('', null, null, {})
  return providerErrorOf(body, shape) ?? errorOf('', wordOf(memberOf(body, 'message')), null, {})
}

function errorOf(
  error: string,
  description: string | null,
  uri: string | null,
  errors: Readonly<Record<string, string>>,
): ProviderError {
  return {
    error,
    standardError: Object.hasOwn(errors, error) ? (errors[error] ?? null) : null,
    description,
    uri,
  }
}

function wordOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}
