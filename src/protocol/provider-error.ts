import type { ProviderError } from '../failures.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from './json.ts'

/**
 * The error that a body reports, in any of the shapes that providers use: `{"error": "…"}` (RFC 6749 §5.2),
 * `{"error": {"code" | "status" | "message": …}}`, `{"message": "…"}`. Null where it reports none.
 *
 * @param standardErrors The provider's own words → those of RFC 6749 §5.2.
 */
export function providerErrorOf(
  body: JsonObject,
  standardErrors: Readonly<Record<string, string>> = {},
): ProviderError | null {
  const error = memberOf(body, 'error')
  if (error === undefined || error === null || error === '' || error === false) return null
  if (isJsonObject(error)) {
    const code = wordOf(memberOf(error, 'status')) ?? wordOf(memberOf(error, 'code')) ?? 'error'
    return errorOf(code, wordOf(memberOf(error, 'message')), null, standardErrors)
  }
  return errorOf(
    wordOf(error) ?? 'error',
    wordOf(memberOf(body, 'error_description')),
    wordOf(memberOf(body, 'error_uri')),
    standardErrors,
  )
}

/** What a refusal by status says about itself, if anything: `error`, or a bare `message`. */
export function refusalOf(body: JsonObject | null): ProviderError {
  if (body === null) return errorOf('', null, null, {})
  return providerErrorOf(body) ?? errorOf('', wordOf(memberOf(body, 'message')), null, {})
}

function errorOf(
  error: string,
  description: string | null,
  uri: string | null,
  standardErrors: Readonly<Record<string, string>>,
): ProviderError {
  return {
    error,
    standardError: Object.hasOwn(standardErrors, error) ? (standardErrors[error] ?? null) : null,
    description,
    uri,
  }
}

function wordOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}
