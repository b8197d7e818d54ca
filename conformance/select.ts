import type { Check, Level } from './check.ts'
import { placeOf } from './requirement.ts'

/** Which checks are meant; what is not said leaves all. */
export interface Selection {
  /** Globs over ids (`pkce-*`), groups (`pkce`), or places (`rfc6749/5.2`): one of them has to fit. */
  readonly only?: readonly string[]
  /** This tier and those before it. */
  readonly tier?: number
  /** This level and those above it. */
  readonly level?: Level
  /** `1/4`: the first of four parts of equal size. */
  readonly shard?: { readonly index: number; readonly of: number }
}

const levels: readonly Level[] = ['must', 'should', 'may']

/** The checks that are meant, in their order. */
export function selectChecks<One extends Check>(
  checks: readonly One[],
  { only = [], tier = 3, level = 'may', shard }: Selection,
): readonly One[] {
  const chosen = checks.filter(
    (check) =>
      check.tier <= tier &&
      levels.indexOf(check.level) <= levels.indexOf(level) &&
      (only.length === 0 || only.some((pattern) => fits(check, pattern))),
  )
  return shard === undefined ? chosen : chosen.filter((_, at) => at % shard.of === shard.index - 1)
}

/** Whether a check has this id, group or place. */
export function fits({ id, group, requirements }: Check, pattern: string): boolean {
  if (pattern.includes('/') || /^(?:rfc\d+|oidc)/i.test(pattern)) {
    const wanted = compact(pattern)
    return requirements.some((one) => {
      const place = compact(placeOf(one).replace(' §', '/'))
      return place === wanted || place.startsWith(`${wanted}.`) || place.startsWith(`${wanted}/`)
    })
  }
  if (pattern === group) return true
  const glob = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${glob}$`).test(id)
}

/** `RFC 6749/5.2` and `rfc6749/5.2` are the same. */
function compact(place: string): string {
  return place.toLowerCase().replaceAll(/[\s-]|core/g, '')
}
