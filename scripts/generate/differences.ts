/** What a client makes of an input. */
export type Verdict = 'accept' | 'refuse'

export type Kind = 'token' | 'callback' | 'idToken' | 'userInfo'

/** An input about which the clients do not agree. */
export interface Difference {
  readonly kind: Kind
  readonly input: string
  /** By the name of the subject; null where it does not cover this. */
  readonly verdicts: Readonly<Record<string, Verdict | null>>
  /** `either`: the specification leaves it to the client. */
  readonly right: Verdict | 'either'
  readonly spec: string
  readonly why: string
}

/** `differences.json`: held equal to what the clients do, both ways. */
export interface Differences {
  /** How many inputs of each kind there are. */
  readonly inputs: Readonly<Record<Kind, number>>
  /** Their versions. */
  readonly subjects: Readonly<Record<string, string>>
  readonly differences: readonly Difference[]
}
