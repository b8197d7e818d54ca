/** One difference between what is written down of a provider and what it answers now. */
export interface Change {
  /** The check of the catalogue that is about it. */
  readonly check: string
  /** The message: `callback`, `token response`, `metadata`. */
  readonly where: string
  /** What of it: a parameter, a member, a header, the status. */
  readonly what: string
  readonly kind: 'new' | 'gone' | 'changed'
  readonly was?: string
  readonly is?: string
  /** Whether a client that relies on what is written down stops working, or may. */
  readonly isBreaking: boolean
}
