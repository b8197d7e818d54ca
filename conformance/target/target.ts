import type { Provider } from 'trivet/providers'
import type { Lane } from '../check.ts'
import type { Proof } from '../finding.ts'
import type { Fixtures } from '../fixtures-by-name.ts'
import type { Subject } from '../verdict.ts'
import type { TlsFacts, WireRequest } from './world.ts'

/** A client that is registered with the provider. */
export interface TestClient {
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string
  readonly redirectUri: string
  /** Another one that is registered too: one with a query of its own shows most. */
  readonly otherRedirectUri?: string
}

/** What a target has or can do: what a check names in `needs`. */
export type Capability =
  | 'user'
  | 'user-info'
  | 'secret'
  | 'second-client'
  | 'public-client'
  | 'second-redirect-uri'
  | 'metadata'
  | 'id-token'
  | 'revocation'
  | 'clock'

/** A message that answers a request: from the wire, or from a fixture. */
export interface Answer extends Proof {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
  /** What it says is wrong: in the shape of RFC 6749 §5.2, or in the one that the profile declares; null: nothing. */
  readonly error: { readonly code: string; readonly isStandard: boolean } | null
  /** `Set-Cookie` lines. */
  readonly cookies: readonly string[]
  /** False where headers may be missing that the provider sends: a fixture that was not recorded, and its emulation. */
  readonly isComplete: boolean
}

/** Where the provider sent the browser. */
export interface SeenCallback extends Proof {
  readonly kind: 'callback'
  readonly url: URL
  readonly params: URLSearchParams
  /** The redirects and pages on the way, the last one first. */
  readonly hops: readonly Answer[]
}

/** The provider shows a page, or an error, and sends the browser nowhere. */
export interface SeenPage extends Proof {
  readonly kind: 'page'
  readonly answer: Answer
}

/** Values that replace those of a request: null leaves a parameter out, a list repeats it. */
export type Changes = Readonly<Record<string, string | null | readonly string[]>>

/** An authorization request. */
export interface Asked {
  readonly url: string
  readonly client: TestClient
  readonly redirectUri: string
  readonly state: string | null
  readonly nonce: string | null
  readonly scopes: readonly string[]
  /** Null where no challenge was sent. */
  readonly verifier: string | null
}

/** What came of an authorization request. */
export type Authorized = (SeenCallback | SeenPage) & { readonly asked: Asked }

/** A code, and what it takes to redeem it. */
export interface Grant extends Proof {
  readonly asked: Asked
  readonly callback: SeenCallback
  readonly code: string
}

/** Tokens, and how they came. */
export interface Session {
  readonly grant: Grant
  readonly answer: Answer
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly idToken: string | null
}

/** How a token request is sent otherwise than usual. */
export interface TokenRequestOptions {
  /** Who asks; null: nobody says who. Default: the target's client. */
  readonly client?: TestClient | null
  readonly method?: 'GET' | 'POST'
  readonly way?: 'basic' | 'post' | 'none'
  readonly headers?: Readonly<Record<string, string>>
}

/** Situations that a fixture can show and a request can bring about. */
export const scenes = [
  'granted',
  'refreshed',
  'code-unknown',
  'secret-wrong',
  'refresh-token-unknown',
  'user-full',
  'token-missing',
  'token-invalid',
  'discovery',
  'keys',
] as const
export type Scene = (typeof scenes)[number]

/** Situations in which the browser is sent back. */
export const callbackScenes = [
  'granted',
  'denied',
  'login-required',
  'response-type-unsupported',
] as const
export type CallbackScene = (typeof callbackScenes)[number]

/** The subject of a check, in a lane. In the lane `offline` only the scenes and what is not a function can be used. */
export interface Target {
  readonly subject: Subject
  readonly lane: Lane
  readonly provider: Provider
  readonly client: TestClient
  /** Another client of the same provider, confidential. */
  readonly otherClient: TestClient | null
  readonly publicClient: TestClient | null
  readonly capabilities: ReadonlySet<Capability>
  /** What is recorded of this provider, by name. */
  readonly fixtures: Fixtures
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The answer in a situation; null where nothing shows it. */
  scene(scene: Scene): Promise<Answer | null>
  /** The callback in a situation, with its request where we sent that; null where nothing shows it. */
  callback(scene: CallbackScene): Promise<Authorized | SeenCallback | null>

  send(request: WireRequest): Promise<Answer>
  token(form: Changes, options?: TokenRequestOptions): Promise<Answer>
  /** Asks for authorization without a user. */
  authorize(changes?: Changes, client?: TestClient): Promise<Authorized>
  /** Asks for authorization, with a user who allows it, or denies it. */
  logIn(changes?: Changes, options?: LogInOptions): Promise<Authorized>
  /** A fresh code. Rejects where none comes. */
  grant(changes?: Changes, client?: TestClient): Promise<Grant>
  redeem(grant: Grant, changes?: Changes, options?: TokenRequestOptions): Promise<Answer>
  /** The login that all checks share. */
  session(): Promise<Session>
  /** Fresh tokens of a login of one's own. */
  freshSession(changes?: Changes, client?: TestClient): Promise<Session>
  userInfo(accessToken: string | null, headers?: Readonly<Record<string, string>>): Promise<Answer>
  tls(host: string, port: number): Promise<TlsFacts>
  wait(ms: number): Promise<void>
}

export interface LogInOptions {
  readonly client?: TestClient
  readonly decision?: 'allow' | 'deny'
}

/** A login, an answer or a capability that a check builds on did not come: nothing is known about the check itself. */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError'
  readonly proofs: readonly Proof[]

  constructor(message: string, proofs: readonly Proof[] = []) {
    super(message)
    this.proofs = proofs
  }
}

/** Nobody answered. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}
