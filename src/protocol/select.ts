import type { Selector, SimpleSelector } from '../providers/selector.ts'
import { isJsonArray, isJsonObject, memberOf, type Json } from './json.ts'
import { expandTemplate } from './template.ts'

/**
 * What selectors look into: the user-info body (`user`), the token response, ID-token claims, captured
 * callback parameters, additional answers.
 */
export type Sources = Readonly<Record<string, Json | undefined>>

/** Picks a value; undefined where it is not there. */
export function select(selector: Selector, sources: Sources): Json | undefined {
  if (typeof selector !== 'object') return selectOne(selector, sources)
  if ('first' in selector) return firstOf(selector.first, (candidate) => select(candidate, sources))
  if ('all' in selector) return allOf(selector.all.map((one) => selectOne(one, sources)))
  if ('join' in selector) return joined(selector.join.map((one) => selectOne(one, sources)))
  if ('template' in selector) {
    const values = new Map(Object.entries(selector.values))
    return expandTemplate(selector.template, (name) => {
      const value = values.get(name)
      return value === undefined ? undefined : selectOne(value, sources)
    })
  }
  return selectOne(selector, sources)
}

function selectOne(selector: SimpleSelector, sources: Sources): Json | undefined {
  if (typeof selector === 'string') return at(sources['user'], selector)
  if ('const' in selector) return selector.const
  const source = sources[selector.from ?? 'user']
  if ('is' in selector) {
    const value = at(source, selector.at)
    return isThere(value) ? selector.is.some((one) => one === value) : undefined
  }
  if (!('where' in selector)) return at(source, selector.at)
  const found = at(source, selector.in ?? '')
  const wanted = Object.entries(selector.where)
  const element = (isJsonArray(found) ? found : [found]).find((item) =>
    wanted.every(([name, value]) => isJsonObject(item) && memberOf(item, name) === value),
  )
  return at(element, selector.at)
}

/** The first value that is there and not null. */
export function firstOf<Candidate>(
  candidates: readonly Candidate[],
  valueOf: (candidate: Candidate) => Json | undefined,
): Json | undefined {
  for (const candidate of candidates) {
    const value = valueOf(candidate)
    if (isThere(value)) return value
  }
  return undefined
}

/** One that is false decides; without one, all of them have to be there. */
function allOf(values: ReadonlyArray<Json | undefined>): boolean | undefined {
  if (values.includes(false)) return false
  return values.every((value) => value === true) ? true : undefined
}

function joined(values: ReadonlyArray<Json | undefined>): string | undefined {
  const texts = values
    .filter((value) => typeof value === 'string')
    .filter((value) => value.trim() !== '')
  return texts.length > 0 ? texts.join(' ') : undefined
}

function isThere(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null
}

/**
 * The value at a JSON Pointer; undefined where there is none. Never reads what is inherited.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6901#section-4 RFC 6901 §4}
 */
export function at(value: Json | undefined, pointer: string): Json | undefined {
  let current = value
  for (const name of namesIn(pointer)) {
    if (isJsonArray(current))
      current = /^(?:0|[1-9]\d*)$/.test(name) ? current[Number(name)] : undefined
    else current = isJsonObject(current) ? memberOf(current, name) : undefined
  }
  return current
}

/** Pointers stand in profiles: each is read at every login, and there are few. */
const read = new Map<string, readonly string[]>()
const MOST_READ = 1_000

function namesIn(pointer: string): readonly string[] {
  const before = read.get(pointer)
  if (before !== undefined) return before
  const tokens = pointer.split('/').slice(1)
  const names = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (read.size >= MOST_READ) read.clear()
  read.set(pointer, names)
  return names
}
