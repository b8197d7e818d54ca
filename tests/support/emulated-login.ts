import { setTimeout as pause } from 'node:timers/promises'
import { createFlow, type BeginOptions, type FlowOptions, type Outcome } from 'trivet'
import { fakeEffects, TransportError, webEffects, type HttpRequest } from 'trivet/effects'
import {
  approve,
  createEmulator,
  type ApproveOptions,
  type Emulator,
  type EmulatorOptions,
} from 'trivet/emulator'
import { defineProvider, type ProviderInput } from 'trivet/providers'

export const redirectUri = 'http://127.0.0.1:3000/callback'
export const clientId = 'app-1'
export const clientSecret = 'secret-1'

/** Changes a request on its way to the emulator. */
export type Tamper = (request: HttpRequest) => HttpRequest | Promise<HttpRequest>

export interface LoginOptions {
  readonly emulator?: EmulatorOptions
  readonly flow?: Partial<FlowOptions>
  readonly begin?: BeginOptions
  readonly user?: ApproveOptions
  readonly tamper?: Tamper
  /** Changes the address to which the user is sent. */
  readonly detour?: (url: string) => string
  /** Called between the callback and its completion. */
  readonly meanwhile?: (world: World) => void
}

/** An emulator and effects that reach nothing else, with one clock for both. */
export interface World {
  readonly emulator: Emulator
  readonly effects: ReturnType<typeof fakeEffects>
}

export function createWorld(options: EmulatorOptions = {}, tamper?: Tamper): World {
  const never = new AbortController().signal
  const emulator = createEmulator({
    now: () => effects.now(),
    async wait(ms) {
      // Whoever sends the request has to set a time limit first.
      await pause(0)
      effects.advance(ms)
    },
    ...options,
  })
  const web = webEffects({ fetch: emulator.fetch })
  const effects = fakeEffects(async (request) => {
    const tampered = tamper === undefined ? request : await tamper(request)
    const sent = web.send(tampered, { signal: never, maxBytes: 1_048_576 })
    return sent.catch((error: unknown) => {
      if (error instanceof TransportError) return error
      throw error
    })
  })
  return { emulator, effects }
}

/** One login from beginning to end. */
export async function logIn(provider: ProviderInput, options: LoginOptions = {}): Promise<Outcome> {
  const { detour = (url) => url, meanwhile } = options
  const world = createWorld(options.emulator, options.tamper)
  const { emulator, effects } = world
  const flow = createFlow({
    provider: defineProvider(provider),
    clientId,
    clientSecret,
    redirectUri,
    effects,
    ...options.flow,
  })
  const { url, pending } = await flow.begin(options.begin)
  const callback = await approve(detour(url), { fetch: emulator.fetch, ...options.user })
  meanwhile?.(world)
  return flow.complete(pending, callback)
}

/** The code of a failure; the status where there is none. */
export function codeOf(outcome: Outcome): string {
  return outcome.status === 'authenticated' ? 'authenticated' : outcome.failure.code
}
