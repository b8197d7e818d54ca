import type { Check, Party } from '../check.ts'

/**
 * One thing that a specification says a party must or should do, in our words. Either checks show it, or it is excluded
 * with the reason, or nobody tests it, with what is missing for that.
 */
export type Stated = {
  readonly section: string
  readonly level: 'must' | 'should'
  /**
   * The text has no key word for it: it states a fact of the protocol, or allows to the other party what this one has
   * to cope with. The level is our reading.
   */
  readonly isImplied?: true
  readonly party: Party
  readonly claim: string
} & (
  | {
      readonly checks: readonly [string, ...string[]]
      /** What of it the checks do not show. */
      readonly except?: string
    }
  | { readonly excluded: string }
  | { readonly untested: string }
)

/**
 * What one revision of a specification asks for. Frozen: a check that comes later may show more of it, and never makes
 * it longer. What is allowed (MAY) is not in it, since nobody can violate it.
 */
export interface RequirementSet {
  /** `RFC 9700`. */
  readonly document: string
  /** When it was published: `2025-01`. */
  readonly published: string
  /** The day the set was written. */
  readonly frozen: string
  /** What of the specification was read for it: the text, or a draft. */
  readonly read: string
  /** What the set is about, where that is not the whole specification. */
  readonly covers?: string
  readonly stated: readonly Stated[]
}

/** How much of a set the checks show, of what could be tested at all. */
export interface Coverage {
  readonly document: string
  /** Shown by checks, wholly or in part. */
  readonly tested: number
  /** Of these, those of which something is not shown. */
  readonly inPart: number
  readonly untested: number
  /** What is tested and what is not: the denominator. */
  readonly testable: number
  readonly excluded: number
}

/** @throws TypeError for a check that does not exist, or is about another party. */
export function coverageOf(
  { document, stated }: RequirementSet,
  checks: readonly Check[],
): Coverage {
  for (const one of stated)
    for (const id of 'checks' in one ? one.checks : []) {
      const check = checks.find((other) => other.id === id)
      if (check?.party !== one.party)
        throw new TypeError(`${document} §${one.section}: no check of a ${one.party} is ${id}.`)
    }
  const tested = stated.filter((one) => 'checks' in one)
  const untested = stated.filter((one) => 'untested' in one).length
  return {
    document,
    tested: tested.length,
    inPart: tested.filter((one) => 'checks' in one && one.except !== undefined).length,
    untested,
    testable: tested.length + untested,
    excluded: stated.length - tested.length - untested,
  }
}
