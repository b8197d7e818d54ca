import type { Selector, SingleSelector } from '../providers/selector.ts'
import { isJsonArray, isJsonObject, memberOf, type Json } from './json.ts'

/** What selectors look into: the user-info body (`user`), the token response, ID-token claims, additional answers. */
export type Sources = Readonly<Record<string, Json | undefined>>

/** Picks a value; undefined where it is not there. */
export function select(selector: Selector, sources: Sources): Json | undefined {
  if (typeof selector !== 'object' || !('first' in selector)) return selectOne(selector, sources)
  for (const candidate of selector.first) {
    const value = selectOne(candidate, sources)
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function selectOne(selector: SingleSelector, sources: Sources): Json | undefined {
  if (typeof selector === 'string') return at(sources['user'], selector)
  if ('const' in selector) return selector.const
  const source = sources[selector.from ?? 'user']
  if (!('where' in selector)) return at(source, selector.at)
  const list = at(source, selector.in ?? '')
  if (!isJsonArray(list)) return undefined
  const wanted = Object.entries(selector.where)
  const element = list.find((item) =>
    wanted.every(([name, value]) => isJsonObject(item) && memberOf(item, name) === value),
  )
  return at(element, selector.at)
}

/**
 * The value at a JSON Pointer; undefined where there is none. Never reads what is inherited.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6901#section-4 RFC 6901 §4}
 */
export function at(value: Json | undefined, pointer: string): Json | undefined {
  const tokens = pointer.split('/').slice(1)
  return tokens.reduce<Json | undefined>((current, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isJsonArray(current))
      return /^(?:0|[1-9]\d*)$/.test(name) ? current[Number(name)] : undefined
    return isJsonObject(current) ? memberOf(current, name) : undefined
  }, value)
}
