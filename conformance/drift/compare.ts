import { kindOf } from '../judges/drift.ts'
import { told } from '../judges/errors.ts'
import { mediaTypeOf, membersOf } from '../target/answers.ts'
import type { Answer } from '../target/target.ts'
import type { Change } from './change.ts'

/** A message, and the check that is about its changes. */
export interface Place {
  readonly check: string
  readonly where: string
}

const LONGEST = 120

/** Compares the parameters of a callback. `iss` that comes or goes has ended logins of clients by the thousand: it breaks. */
export function compareCallbacks(
  { check, where }: Place,
  was: URLSearchParams,
  is: URLSearchParams,
): readonly Change[] {
  return differences([...was.keys()], [...is.keys()]).map(({ what, kind }) => ({
    check: what === 'iss' ? 'drift-iss' : check,
    where,
    what,
    kind,
    isBreaking: kind === 'gone' || what === 'iss',
  }))
}

/** Compares status, media type, error and members of an answer. */
export function compareAnswers(place: Place, was: Answer, is: Answer): readonly Change[] {
  const changed = (what: string, one: string, other: string): readonly Change[] =>
    one === other
      ? []
      : [{ ...place, what, kind: 'changed', was: one, is: other, isBreaking: true }]
  const head = [
    ...changed('status and error', told(was), told(is)),
    // Its label is one of the headers that a source may leave out.
    ...(mediaTypeOf(was) === '' ? [] : changed('media type', mediaTypeOf(was), mediaTypeOf(is))),
  ]
  // An answer that is no longer one, or no longer an error, has other members throughout.
  return head.length > 0 ? head : [...head, ...compareMembers(place, membersOf(was), membersOf(is))]
}

type Members = Readonly<Record<string, unknown>>

function compareMembers(place: Place, was: Members, is: Members): readonly Change[] {
  return [
    ...differences(Object.keys(was), Object.keys(is)).map(({ what, kind }) => ({
      ...place,
      what,
      kind,
      isBreaking: kind === 'gone',
    })),
    ...Object.keys(was).flatMap((what): readonly Change[] => {
      if (!Object.hasOwn(is, what)) return []
      const [one, other] = [kindOf(was[what]), kindOf(is[what])]
      // A null says nothing about what is there at other times.
      if (one === other || one === 'null' || other === 'null') return []
      return [{ ...place, what, kind: 'changed', was: one, is: other, isBreaking: true }]
    }),
  ]
}

const LOAD_BEARING =
  /^issuer$|_endpoint$|^jwks_uri$|_supported$|^token_endpoint_auth|^authorization_response_iss/

/** Compares metadata: also values, of which lists may grow. */
export function compareMetadata(place: Place, was: Members, is: Members): readonly Change[] {
  return [
    ...compareMembers(place, was, is).map((change) => ({
      ...change,
      isBreaking: change.isBreaking && LOAD_BEARING.test(change.what),
    })),
    ...Object.keys(was).flatMap((what): readonly Change[] => {
      const [one, other] = [was[what], is[what]]
      if (!Object.hasOwn(is, what) || kindOf(one) !== kindOf(other)) return []
      if (Array.isArray(one) && Array.isArray(other)) return compareLists(place, what, one, other)
      return JSON.stringify(one) === JSON.stringify(other)
        ? []
        : [
            {
              ...place,
              what,
              kind: 'changed',
              was: shown(one),
              is: shown(other),
              isBreaking: LOAD_BEARING.test(what),
            },
          ]
    }),
  ]
}

function compareLists(
  place: Place,
  what: string,
  was: readonly unknown[],
  is: readonly unknown[],
): readonly Change[] {
  return differences(was.map(shown), is.map(shown)).map(({ what: value, kind }) => ({
    ...place,
    what: `${what}: ${value}`,
    kind,
    isBreaking: kind === 'gone' && LOAD_BEARING.test(what),
  }))
}

function differences(was: readonly string[], is: readonly string[]) {
  return [
    ...was.filter((what) => !is.includes(what)).map((what) => ({ what, kind: 'gone' as const })),
    ...is.filter((what) => !was.includes(what)).map((what) => ({ what, kind: 'new' as const })),
  ]
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
