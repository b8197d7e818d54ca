import type { AuthorizationResponse } from '../protocol/authorization-response.ts'
import { readJson, type Json, type JsonObject } from '../protocol/json.ts'
import type { CallbackPolicy } from './callback-policy.ts'

/** What a callback says beside the protocol's parameters, of what the profile names. */
export function capturedFrom(
  { others }: AuthorizationResponse,
  captures: CallbackPolicy['captures'],
): JsonObject {
  const captured: Record<string, Json> = {}
  for (const [name, format] of Object.entries(captures)) {
    const text = Object.hasOwn(others, name) ? others[name] : undefined
    if (text === undefined) continue
    const json = format === 'json' ? readJson(text) : null
    // A text that is no JSON is as good as none: it comes with the browser.
    if (json === null) captured[name] = text
    else if (json.ok) captured[name] = json.value
  }
  return captured
}
