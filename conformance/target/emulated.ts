import { createEmulator, type RegisteredClient } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { formLogin } from '../login/form.ts'
import type { RunLog } from '../evidence/run-log.ts'
import type { Fixtures } from '../fixtures-by-name.ts'
import type { WorldChange } from '../provider-check.ts'
import { sendByFetch } from './network.ts'
import { createRedactor } from './redactor.ts'
import { NetworkError, type Target, type TestClient } from './target.ts'
import { wireTarget } from './wire.ts'
import type { WireOptions } from './wire-options.ts'
import type { World } from './world.ts'

const redirectUri = 'https://client.example/callback'

/** The clients that an emulated provider knows. */
export const emulatedClients = {
  client: {
    clientId: 'trivet-conformance',
    clientSecret: 'the-secret-of-a-test',
    redirectUri,
    otherRedirectUri: 'https://client.example/other?tenant=a%20b',
  },
  otherClient: {
    clientId: 'trivet-other-client',
    clientSecret: 'another-secret-of-a-test',
    redirectUri,
  },
  publicClient: { clientId: 'trivet-native-client', redirectUri: 'http://127.0.0.1/callback' },
} as const

export interface EmulatedOptions {
  /** Who answers. */
  readonly provider: Provider
  /** The profile that it is held to. Default: its own; another one shows what has changed since. */
  readonly heldTo?: Provider
  readonly fixtures?: Fixtures
  /** Changes what the provider does: how a mutant is made. */
  readonly change?: WorldChange
  readonly signal?: AbortSignal
  /** Default: `emulated`. Another one is only played. */
  readonly lane?: WireOptions['lane']
  /** Whether somebody can sign in. Default: true. */
  readonly hasUser?: boolean
  /** Epoch milliseconds: where the clock of the emulator begins. Default: the time. */
  readonly startAt?: number
  /** Keeps every message, redacted. */
  readonly log?: RunLog | undefined
}

/** The emulator of a provider, asked directly: no socket, and a clock that waits for nobody. */
export function emulatedTarget({
  provider,
  heldTo = provider,
  fixtures = {},
  change = (world) => world,
  signal,
  startAt = Date.now(),
  lane = 'emulated',
  hasUser = true,
  log,
}: EmulatedOptions): Target {
  const { client, otherClient, publicClient } = emulatedClients
  const hasPublicClient = provider.client.authentication.some(({ method }) => method === 'none')
  return wireTarget({
    lane,
    subject: { kind: 'provider', id: provider.id },
    provider: heldTo,
    fixtures,
    world: change(emulatedWorld(provider, startAt), provider),
    redactor: log?.redactor() ?? createRedactor(),
    log,
    client,
    otherClient,
    publicClient: hasPublicClient ? publicClient : undefined,
    login: hasUser ? formLogin() : undefined,
    // Google's way to ask for a refresh token, which the emulator takes from everybody.
    parameters: { access_type: 'offline' },
    // Its answers are made of fixtures that leave out what their sources do not show.
    isComplete: Object.keys(fixtures).length === 0,
    hasClock: true,
    userAgent: 'trivet-conformance',
    ...(signal !== undefined && { signal }),
  })
}

/**
 * The emulator of one provider as a world of its own.
 *
 * @param startAt Where its clock begins, in epoch milliseconds.
 * @param known The clients that it knows.
 */
export function emulatedWorld(
  provider: Provider,
  startAt: number,
  known: readonly TestClient[] = Object.values(emulatedClients),
): World {
  let passed = 0
  const now = (): number => startAt + passed
  const clients: Record<string, RegisteredClient> = {}
  for (const { clientId, clientSecret, redirectUri: own, otherRedirectUri } of known)
    clients[clientId] = {
      ...(clientSecret !== undefined && { secret: clientSecret }),
      redirectUris: [own, ...(otherRedirectUri === undefined ? [] : [otherRedirectUri])],
    }
  const emulator = createEmulator({
    providers: [provider],
    now,
    clients,
  })
  const origins = new Set(
    Object.values(provider.endpoints).flatMap((url) =>
      url === undefined ? [] : new URL(url).origin,
    ),
  )
  const send = sendByFetch((request) => emulator.fetch(request))
  return {
    send: (request, signal) =>
      request.url.startsWith('https:') || origins.has(new URL(request.url).origin)
        ? send(request, signal)
        : Promise.reject(new NetworkError(`${new URL(request.url).origin}: nobody listens there.`)),
    // Played: nothing is encrypted between us and ourselves.
    tls: async () => ({
      fault: null,
      validTo: now() + 90 * 86_400_000,
      versions: ['TLSv1.2', 'TLSv1.3'],
      cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
    }),
    now,
    wait: async (ms) => void (passed += ms),
  }
}
