import type { Effects } from '../../effects/ports.ts'
import type { SigningKey } from '../../protocol/signed-secret.ts'
import type { Provider } from '../../providers/schema.ts'

/** The application, as the provider knows it. */
export interface Client {
  readonly clientId: string
  /**
   * Absent for a public client. A function is asked at each exchange, for secrets that change, and may take as
   * long as a request. A key signs a secret for each exchange, where the profile says so (Apple).
   */
  readonly clientSecret?: string | SigningKey | (() => string | Promise<string>) | undefined
}

/** What performing effects takes. */
export interface PerformOptions {
  readonly effects: Effects
  readonly client: Client
  /** A resolved profile: see `resolveProfile`. */
  readonly provider: Provider
  /** How long the user may be away, in milliseconds (10 minutes). */
  readonly lifetimeMs?: number | undefined
  /** How long one request may take, in milliseconds (10 s). */
  readonly timeoutMs?: number | undefined
}

/** The same with nothing left out. */
export interface Surroundings extends PerformOptions {
  readonly lifetimeMs: number
  readonly timeoutMs: number
}

const DEFAULT_LIFETIME_MS = 600_000
const DEFAULT_TIMEOUT_MS = 10_000

export function surroundingsOf(options: PerformOptions): Surroundings {
  const { lifetimeMs = DEFAULT_LIFETIME_MS, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  return { ...options, lifetimeMs, timeoutMs }
}
