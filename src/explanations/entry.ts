import type { FailureCode, FailureOf } from '../failures.ts'
import type { Spec } from './spec.ts'

/** What is said about one code. All texts are plain text, in whole sentences. */
export interface Entry<Code extends FailureCode> {
  readonly title: string
  /** What happened, as far as it is the same for every failure of the code. */
  readonly happened: string
  /** The same of one failure, with its details. Nothing goes in here that is not in them. */
  detail?(failed: FailureOf<Code>, provider: string): string
  /** The usual causes, the likeliest first. */
  readonly causes: readonly string[]
  readonly next: readonly string[]
  readonly cases?: Cases<FailureOf<Code>>
  readonly spec?: Spec
}

/** The entries of one area. */
export type Entries<Area extends string> = {
  readonly [Code in Extract<FailureCode, `${Area}.${string}`>]: Entry<Code>
}

/** Kinds of one failure that have causes of their own. */
export interface Cases<Failed> {
  /** The member of the details that tells them apart. */
  readonly by: string
  choose(failed: Failed): string
  readonly named: Readonly<Record<string, Case>>
}

/** One kind. Its causes and steps come before those of the code. */
export interface Case {
  /** One sentence. */
  readonly meaning: string
  readonly causes?: readonly string[]
  readonly next?: readonly string[]
}

/** Makes cases of which none is forgotten. */
export function casesBy<Failed, Name extends string>(
  by: string,
  choose: (failed: Failed) => Name,
  named: Readonly<Record<Name, Case>>,
): Cases<Failed> {
  return { by, choose, named }
}
