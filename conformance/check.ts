/** How strong the sentence is that a check rests on: MUST, SHOULD and MAY of [RFC 2119](https://www.rfc-editor.org/rfc/rfc2119). */
export type Level = 'must' | 'should' | 'may'

/** Whose behaviour a check judges: the authorization and resource server, or the client. */
export type Party = 'provider' | 'client'

/**
 * Where a check can run.
 *
 * - `offline`: on fixtures and the profile; nothing is sent.
 * - `emulated`: against the emulator, made from the profile and the fixtures.
 * - `adversarial`: a client against a hostile server on loopback.
 * - `local`: against a server at any base URL, with a login that needs nobody.
 * - `probe`: against the real provider, with no user.
 * - `live`: against the real provider, with a user.
 */
export type Lane = 'offline' | 'emulated' | 'adversarial' | 'local' | 'probe' | 'live'

/** One place in a specification: `{ document: 'RFC 6749', section: '5.2', url }`. */
export interface Requirement {
  readonly document: string
  readonly section?: string
  readonly url: string
}

/**
 * One testable claim about a provider or a client, as data. Ids are stable: they are deprecated, never renamed.
 * A check of ours (`house: true`) rests on no specification: it fails our own client, and is never reported as a provider's violation.
 */
export interface Check {
  readonly id: string
  /** The part of the id before the first hyphen: `pkce`, `tres`, `drift`. */
  readonly group: string
  readonly title: string
  readonly level: Level
  readonly party: Party
  readonly tier: 1 | 2 | 3
  readonly requirements: readonly Requirement[]
  readonly house: boolean
  readonly lanes: readonly Lane[]
  /** Capabilities of the subject (`refresh-token`, `id-token`, `metadata`, `user`) without which the check does not apply. */
  readonly needs: readonly string[]
  /** What is done to the subject, in a sentence. */
  readonly stimulus: string
  /** What a correct subject does, in a sentence. */
  readonly expectation: string
  /** The attacks that a failure leaves open: `mix-up`, `code-injection`. */
  readonly threats: readonly string[]
  /** What the owner of the subject does about a failure. */
  readonly fix: string
}

/** A row of the catalogue that is not run, and why. */
export interface ExcludedCheck {
  readonly id: string
  readonly reason: string
}
