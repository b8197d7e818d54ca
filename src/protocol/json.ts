import type { BodyFault } from '../failures.ts'

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [member: string]: Json
}

// Far deeper than any answer of a provider, far shallower than what overflows a stack.
const DEEPEST = 64

/**
 * Reads a JSON object. Of a member that occurs twice the last one counts, as in ECMAScript.
 * Nesting is bounded, so that whoever walks the value later is safe.
 */
export function readJsonObject(
  body: string,
):
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly reason: BodyFault } {
  const read = readJson(body)
  if (!read.ok) return read
  return isJsonObject(read.value)
    ? { ok: true, value: read.value }
    : { ok: false, reason: 'not-an-object' }
}

export function readJson(
  body: string,
):
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: BodyFault } {
  if (body.trim() === '') return { ok: false, reason: 'empty' }
  if (hasManyBrackets(body) && depthOf(body) > DEEPEST) return { ok: false, reason: 'too-deep' }
  try {
    return { ok: true, value: JSON.parse(body) as Json }
  } catch {
    return { ok: false, reason: 'not-json' }
  }
}

// Strings first, so that nothing inside them is taken for a number.
const STRING_OR_LONG_INTEGER =
  /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE]|\s*:)/g

/** Reads JSON like `readJson`; an integer whose digits a number would lose becomes a string. */
export function readExactJson(body: string): ReturnType<typeof readJson> {
  const read = readJson(body)
  // Only of JSON it is certain that each string ends: anything else would be searched to its end at each quote.
  return read.ok && hasLongInteger(body) ? readJson(exactIntegers(body)) : read
}

const LONG = 16

/** Whether there are sixteen digits in a row: they cover a place in every sixteen, and most of these have none. */
function hasLongInteger(text: string): boolean {
  for (let place = LONG - 1; place < text.length; place += LONG) {
    if (!isDigit(text, place)) continue
    let start = place
    while (isDigit(text, start - 1)) start -= 1
    let end = place + 1
    while (isDigit(text, end)) end += 1
    if (end - start >= LONG) return true
  }
  return false
}

function isDigit(text: string, place: number): boolean {
  const unit = text.charCodeAt(place)
  return unit >= 0x30 && unit <= 0x39
}

/** Makes strings of integers whose digits a number would lose: ids of users are that long. */
function exactIntegers(body: string): string {
  return body.replaceAll(STRING_OR_LONG_INTEGER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  )
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// `Array.isArray` alone does not narrow to readonly arrays.
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** A member of an object; undefined for everything that is inherited. */
export function memberOf(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** No text is nested deeper than it has brackets, and most have few. */
function hasManyBrackets(text: string): boolean {
  let count = 0
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1))
      if (++count > DEEPEST) return true
  return false
}

/** How deep the brackets of a text are nested, strings left out. Defined for any text. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const unit = text[index]
    if (inString) {
      if (unit === '\\') index++
      else if (unit === '"') inString = false
    } else if (unit === '"') inString = true
    else if (unit === '[' || unit === '{') deepest = Math.max(deepest, ++depth)
    else if (unit === ']' || unit === '}') depth--
  }
  return deepest
}
