/** That the application was told, by any process, how a login has ended. */
export interface Telling {
  /** `authenticated`, or the code of a failure. */
  readonly end: string
  /** Epoch milliseconds. */
  readonly at: number
}
