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
}
