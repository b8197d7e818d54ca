import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  defineProvider,
  providers,
  resolveProfile,
  type Provider,
  type ProviderInput,
} from 'trivet/providers'
import { endpointsOf, moveProvider, pathOf } from './addresses.ts'
import { respond } from './answer-faults.ts'
import { answerAt, methodsOf } from './endpoints.ts'
import { readFaults, type FaultSpec } from './faults.ts'
import { createGrants } from './grants.ts'
import { createSigner, type Signer } from './signer.ts'
import type { RegisteredClient, Surroundings } from './surroundings.ts'
import { wait } from './wait.ts'

/** One request that was answered. Nothing in it is secret. */
export interface Exchange {
  /** The id of the provider. */
  readonly provider: string
  /** `authorization`, `token`, `user`, `keys`, `discovery`, `revocation`, or an additional request's id. */
  readonly stage: string
  readonly method: string
  /** Of the real address, without its host and its query. */
  readonly path: string
  readonly status: number
}

export interface EmulatorOptions {
  /** Whom to emulate. Default: every provider of the library. */
  readonly providers?: readonly ProviderInput[]
  /** What goes wrong: see `faultTable`. */
  readonly faults?: ReadonlyArray<FaultSpec | (string & {})>
  /** The clients, by their ids. Default: every client is known, and every secret right. */
  readonly clients?: Readonly<Record<string, RegisteredClient>>
  /** Epoch milliseconds. Default: the clock. */
  readonly now?: () => number
  /** Default: the runtime's. */
  readonly randomBytes?: (length: number) => Uint8Array
  /** How the faults `slow` and `hang` pass the time. Default: a timer. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Called after each answer. */
  readonly onExchange?: (exchange: Exchange) => void
}

/** Providers on this machine. */
export interface Emulator {
  /** Whom it emulates. */
  readonly providers: readonly Provider[]
  /**
   * Answers a request: to a real address (`https://github.com/login/oauth/access_token`), so that it fits
   * `webEffects({ fetch: emulator.fetch })`, or under a path on any origin where it is served
   * (`http://127.0.0.1:4000/github.com/login/oauth/access_token`). Never follows a redirect.
   */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /**
   * The profile with every endpoint on this emulator, served at `origin`. The issuer stays as it is, and
   * so does everything that is checked. Variants go: choose one before.
   *
   * @throws TypeError for a provider that is not emulated.
   */
  readonly emulated: (provider: ProviderInput, origin: string) => Provider
}

// Far more than any form or token request has.
const MAX_BODY_BYTES = 65_536

/**
 * Makes providers out of their profiles and of what is recorded of them.
 *
 * @throws TypeError for an unknown fault, or a profile that is not valid.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const emulatedProviders = (options.providers ?? Object.values(providers)).map((provider) =>
    resolveProfile(provider, { examples: true }),
  )
  const surroundings = surroundingsOf(options, emulatedProviders)
  const hosts = new Set<string>()
  const app = new Hono({
    getPath: ({ url }) => (hosts.has(new URL(url).host) ? pathOf(url) : new URL(url).pathname),
  })
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: ({ body }) => body(null, 413) }))
  // What a handler rejects with is for whoever called `fetch`, as with a real one: an aborted request.
  app.onError((error) => {
    throw error
  })

  for (const provider of emulatedProviders) {
    for (const endpoint of endpointsOf(provider)) {
      hosts.add(new URL(endpoint.url).host)
      let asked = 0
      app.on(
        [...methodsOf(endpoint, provider)],
        pathOf(endpoint.url),
        async ({ req: { raw: request } }) => {
          const { signal } = request
          const response = await respond(
            { stage: endpoint.stage, signal, asked: asked++ },
            () => answerAt(endpoint, provider, request, surroundings),
            surroundings,
          )
          options.onExchange?.({
            provider: provider.id,
            stage: endpoint.stage,
            method: request.method,
            path: new URL(endpoint.url).pathname,
            status: response.status,
          })
          return response
        },
      )
    }
  }

  return {
    providers: emulatedProviders,
    async fetch(input, init) {
      // A server hands over a request, and something of its own beside it.
      const request = input instanceof Request ? input : new Request(input, init)
      request.signal.throwIfAborted()
      return app.fetch(request)
    },
    emulated(input, origin) {
      const { id } = defineProvider(input)
      const known = emulatedProviders.map((provider) => provider.id)
      if (!known.includes(id))
        throw new TypeError(
          `The emulator has no provider "${id}". It has: ${known.join(', ')}. One of your own: createEmulator({ providers: [profile] }).`,
        )
      return moveProvider(input, origin)
    },
  }
}

function surroundingsOf(
  options: EmulatorOptions,
  emulatedProviders: readonly Provider[],
): Surroundings {
  const randomBytes =
    options.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length)))
  const signers = new Map<string, Promise<Signer>>()
  return {
    now: options.now ?? Date.now,
    randomBytes,
    wait: options.wait ?? wait,
    clients: options.clients,
    grants: createGrants(),
    faults: readFaults(options.faults ?? [], emulatedProviders),
    signerOf(provider, algorithm) {
      const signer = signers.get(provider) ?? createSigner(algorithm, randomBytes)
      signers.set(provider, signer)
      return signer
    },
  }
}
