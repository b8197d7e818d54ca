import {
  isJsonArray,
  isJsonObject,
  memberOf,
  type Json,
  type JsonObject,
} from '../protocol/json.ts'
import type { Placeholders } from './placeholders.ts'

/** Members of token responses and of ID tokens that say nothing about the user. */
const openMembers: ReadonlySet<string> = new Set([
  'aud',
  'azp',
  'errcode',
  'exp',
  'expires_in',
  'iat',
  'iss',
  'nbf',
  'refresh_token_expires_in',
  'resultcode',
  'scope',
  'token_type',
])

/** Members in which a provider says what is wrong. */
const openInErrors: ReadonlySet<string> = new Set([
  ...openMembers,
  'code',
  'documentation_url',
  'error',
  'error_codes',
  'error_description',
  'error_uri',
  'message',
  'reason',
  'status',
])

/** Whether a body reports an error, whatever its status. */
export function isErrorBody(value: Json): boolean {
  return isJsonObject(value) && memberOf(value, 'error') !== undefined
}

/** The same shape with other texts and numbers: names of members, booleans and nulls stay. */
export function redactJson(value: Json, hide: Placeholders, isError = false, name = 'text'): Json {
  const isOpen = (isError ? openInErrors : openMembers).has(name)
  if (isJsonArray(value)) return value.map((item) => redactJson(item, hide, isError, name))
  if (isJsonObject(value)) return redactMembers(value, hide, isError)
  // A boolean in quotes says no more than one without.
  if (value === 'true' || value === 'false') return value
  if (typeof value === 'string') return isOpen ? hide.words(value) : hide.text(name, value)
  // An error's own number is no one's: `code` in `{"error": {"code": 403}}`.
  if (typeof value === 'number') return isOpen || isError ? value : hide.number(value)
  return value
}

function redactMembers(value: JsonObject, hide: Placeholders, isError: boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      hide.clean(name),
      redactJson(member, hide, isError, name),
    ]),
  )
}
