import type { Provider } from '../providers/schema.ts'

/** What the guards on a callback need to know of the provider. */
export interface CallbackPolicy {
  readonly issuer: {
    /** Null where the provider has no issuer identifier: then `iss` is ignored. */
    readonly expected: string | null
    readonly presence: 'absent' | 'optional' | 'required'
    /** Whether `iss` must be in an error response too, where it is required. */
    readonly onErrorToo: boolean
  }
  /** The values of `error` that mean that the user refused. */
  readonly denials: readonly string[]
  /** Parameters of the provider's own that are needed later, and how they are written. */
  readonly captures: Readonly<Record<string, 'text' | 'json'>>
}

/** The policy of a resolved profile: what `flow.begun` and `flow.resumed` carry. */
export function policyOf({ issuer, callback }: Provider): CallbackPolicy {
  const { iss, denials, captures } = callback
  return { issuer: { expected: issuer ?? null, ...iss }, denials, captures }
}
