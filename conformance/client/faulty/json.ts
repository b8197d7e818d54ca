import type { Has } from './faults.ts'
import type { Got } from './http.ts'
import { refuse } from './refusal.ts'

export type Members = Record<string, unknown>

/** Reads a body as a JSON object. Refuses with the code that is given. */
export function readObject({ bytes }: Got, code: string, has: Has): Members {
  const text = decode(bytes, code, has)
  const value = parse(text, code, has)
  if (has('json-toplevel')) return value as Members
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(code)
  if (has('json-depth')) depthOf(value)
  if (has('pollution')) merge({}, value as Members)
  return has('inherited') ? assigned(value as Members) : (value as Members)
}

/** Assigning, unlike spreading, calls the setter of `__proto__`. */
function assigned(source: Members): Members {
  const target: Members = {}
  for (const [name, value] of Object.entries(source)) target[name] = value
  return target
}

function decode(bytes: Buffer, code: string, has: Has): string {
  try {
    return new TextDecoder('utf-8', { fatal: !has('invalid-utf8') }).decode(bytes)
  } catch {
    return refuse(code)
  }
}

function parse(text: string, code: string, has: Has): unknown {
  if (has('empty-body') && text.trim() === '') return JSON.parse(text)
  try {
    return JSON.parse(text)
  } catch {
    const found = /"access_token":\s*"([^"]+)"/.exec(text)?.[1]
    if (has('json-syntax') && found !== undefined)
      return { access_token: found, token_type: 'Bearer', id_token: '' }
    return refuse(code)
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

function merge(target: Members, source: Members): void {
  for (const [key, value] of Object.entries(source)) {
    if (typeof value === 'object' && value !== null)
      merge((target[key] ??= {}) as Members, value as Members)
    else target[key] = value
  }
}
