import type { Faults } from './faults.ts'
import type { Grants } from './grants.ts'
import type { Signer } from './signer.ts'
import type { RandomBytes } from './random.ts'

/** A client as it is registered with the emulated providers. */
export interface RegisteredClient {
  /** What it has to present. Default: any secret is right. */
  readonly secret?: string
  /**
   * Where users may be sent back to, compared as strings. A loopback address without a port stands for
   * every port (RFC 8252 §7.3). Default: anywhere that is `https:`, on loopback, or of a private-use scheme.
   */
  readonly redirectUris?: readonly string[]
}

/** What the endpoints share. */
export interface Surroundings {
  readonly now: () => number
  readonly randomBytes: RandomBytes
  /** Rejects as soon as the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Undefined: every client is known. */
  readonly clients: Readonly<Record<string, RegisteredClient>> | undefined
  readonly grants: Grants
  readonly faults: Faults
  /** The key of a provider, made when it is first needed. */
  readonly signerOf: (provider: string, algorithm: string) => Promise<Signer>
}

/** What is registered for a client: nothing, where every client is known; undefined where it is not. */
export function registrationOf(
  clientId: string,
  clients: Surroundings['clients'],
): RegisteredClient | undefined {
  if (clients === undefined) return {}
  return Object.hasOwn(clients, clientId) ? clients[clientId] : undefined
}
