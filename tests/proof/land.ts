import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createFlow, type TokenSet } from 'trivet'
import { webEffects, type Effects } from 'trivet/effects'
import { approve, createEmulator, type Emulator, type FaultName } from 'trivet/emulator'
import { defineProvider, google, type Provider } from 'trivet/providers'
import { NOW } from '../model/world.ts'
import type { Arrival } from './callbacks.ts'
import type { Path } from './paths.ts'
import type { Stage } from './stage.ts'

export const client = { clientId: 'app-1', clientSecret: 'secret-1' }
export const redirectUri = 'https://app.example/callback'

/** The provider's side of a path: who answers, and how the client knows it. */
export interface Land {
  readonly emulator: Emulator
  readonly provider: Provider
  /** Tokens of an earlier login. */
  readonly presented: () => Promise<TokenSet>
}

const emulators = new Map<FaultName | null, Emulator>()
const presented = new Map<FaultName | null, Promise<TokenSet>>()

function emulatorWith(fault: FaultName | null): Emulator {
  const made = emulators.get(fault)
  if (made !== undefined) return made
  const emulator = createEmulator({
    providers: [google],
    now: () => NOW,
    faults: fault === null ? [] : [fault],
  })
  emulators.set(fault, emulator)
  return emulator
}

/** The fault that a path needs; the others are made on the way. */
function faultOf(moves: readonly string[]): FaultName | null {
  if (moves.includes('ID token forged')) return 'forged-id-token'
  if (moves.includes('another user')) return 'wrong-subject'
  if (moves.includes('tokens') || moves.includes('tokens without the ID token'))
    return 'missing-id-token'
  return null
}

/**
 * The provider as a path wants it: with ID tokens or without, and as strict about the issuer as it
 * begins.
 */
export function landFor({ moves }: Path): Land {
  const fault = faultOf(moves)
  const presence = (['absent', 'required'] as const).find((one) =>
    moves.includes(`begin: iss ${one}`),
  )
  return {
    emulator: emulatorWith(fault),
    provider: providerWith(!moves.includes('tokens'), presence ?? 'optional'),
    presented: () => earlierLogin(fault),
  }
}

const made = new Map<string, Provider>()

function providerWith(
  hasIdTokens: boolean,
  presence: Provider['callback']['iss']['presence'],
): Provider {
  const { idToken, ...others } = google
  const key = `${hasIdTokens} ${presence}`
  const provider =
    made.get(key) ??
    defineProvider({
      ...others,
      ...(hasIdTokens && { idToken }),
      // Google does not need it: it is here so that something is captured.
      callback: { ...google.callback, iss: { presence }, captures: { authuser: 'text' } },
    })
  made.set(key, provider)
  return provider
}

function earlierLogin(fault: FaultName | null): Promise<TokenSet> {
  const known = presented.get(fault) ?? logIn(emulatorWith(fault))
  presented.set(fault, known)
  return known
}

/** A login whose user information fails, for its tokens. */
async function logIn({ fetch }: Emulator): Promise<TokenSet> {
  const web = webEffects({ fetch })
  const send: Effects['send'] = async (request, options) =>
    request.url === google.endpoints.userInfo
      ? { status: 404, headers: {}, body: '' }
      : web.send(request, options)
  const effects = { ...web, send, now: () => NOW }
  const flow = createFlow({ ...client, provider: google, redirectUri, effects })
  const { url, pending } = await flow.begin()
  const { tokens } = await flow.complete(pending, await approve(url, { fetch }))
  if (tokens === undefined) throw new Error('no tokens')
  return tokens
}

/** Says yes at the provider, and reads the callback that comes of it. */
export async function approved(url: string, emulator: Emulator): Promise<Arrival> {
  const callback = new URL(await approve(url, { fetch: emulator.fetch }))
  return {
    parameters: [...callback.searchParams],
    address: `${callback.origin}${callback.pathname}`,
    provider: google.id,
    receivedAt: NOW,
  }
}

/** The emulator of one login at a time, behind sockets. */
export interface SocketServer {
  /**
   * Answers from here on for this login, and gives its profile with the addresses of this server.
   */
  serve(stage: Stage, land: Land): Provider
  close(): Promise<void>
}

export async function socketServer(): Promise<SocketServer> {
  let current: { readonly stage: Stage; readonly emulator: Emulator } | undefined
  const server = createServer((incoming, outgoing) => {
    if (current === undefined) return void outgoing.destroy()
    const { stage, emulator } = current
    void answered(incoming, stage, emulator).then((answer) => reply(outgoing, answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  async function answered(incoming: IncomingMessage, stage: Stage, emulator: Emulator) {
    const { method = 'GET', url = '/', headers } = incoming
    const body = await buffer(incoming)
    stage.count(`${origin}${url}`)
    const decided = await stage.ask('request')
    if (typeof decided === 'object') return decided
    const request = new Request(`${origin}${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(method === 'POST' && { body }),
    })
    const response = await emulator.fetch(request)
    const { status } = response
    return { status, headers: Object.fromEntries(response.headers), body: await response.text() }
  }

  const moved = new Map<Provider, Provider>()
  return {
    serve(stage, { emulator, provider }) {
      current = { stage, emulator }
      const { endpoints } = emulator.emulated(provider, origin)
      const here = moved.get(provider) ?? defineProvider({ ...provider, endpoints })
      moved.set(provider, here)
      return here
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function reply(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body)
}
