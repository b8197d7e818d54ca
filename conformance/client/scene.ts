import { setTimeout as after } from 'node:timers/promises'
import type { ClientAdapter, ClientOptions, ServerDescription } from './adapter.ts'
import type { Case, Seen } from './case.ts'
import type { End } from './guarded.ts'
import { judge, type Judgement } from './judge.ts'
import { createStage, type Begun, type Stage } from './stage.ts'
import type { Arrival, Ground } from './server/ground.ts'
import { Unproven } from './unproven.ts'

/** A case that was played. */
export interface Played extends Judgement {
  readonly name: string
  readonly arrivals: readonly Arrival[]
  /** What the client was configured with: all there is to show where it refuses that. */
  readonly configured: readonly ServerDescription[]
  /** The authorization URLs that the client wrote, and everything that must not be told. */
  readonly urls: readonly string[]
  readonly secrets: readonly string[]
}

/** How long after its outcome a client is still watched, in milliseconds. */
const AFTERMATH_MS = 15

/** Plays one case. Never rejects for what the client does. */
export async function playCase(
  scene: Case,
  adapter: ClientAdapter,
  ground: Ground,
  deadlineMs: number,
): Promise<Played> {
  const stage = createStage(adapter, ground, scene, deadlineMs)
  const begun: Begun[] = []
  const configured: ServerDescription[] = []
  const watched: Stage = {
    ...stage,
    configure(options) {
      configured.push(options.server)
      return stage.configure(options)
    },
    async begin(...call) {
      const one = await stage.begin(...call)
      if ('url' in one) begun.push(one)
      return one
    },
    async login(options) {
      const one = await stage.login(options)
      begun.push(one)
      return one
    },
  }
  try {
    const playing =
      scene.play === undefined ? playLogin(scene, watched) : playOwn(scene.play, watched)
    const judgement = await playing.catch(asUnproven)
    const arrivals = stage.servers.flatMap((server) => server.arrivals)
    return {
      ...judgement,
      name: scene.name,
      arrivals: [...arrivals],
      configured,
      urls: begun.map(({ url }) => url),
      secrets: [...new Set([...begun.flatMap(secretsOf), ...arrivals.flatMap(verifierOf)])],
    }
  } finally {
    stage.close()
  }
}

async function playLogin(scene: Case, stage: Stage): Promise<Judgement> {
  const base = stage.optionsFor(stage.server)
  const change = typeof scene.client === 'function' ? scene.client(base, stage) : scene.client
  const options = withoutNeedlessSecret({ ...base, ...change })
  const { begun, end } = await oneLogin(scene, stage, options)
  await after(AFTERMATH_MS)
  const arrivals = [...stage.server.arrivals]
  const elsewhere = arrivals.filter(({ origin }) => origin !== 'honest')
  const seen: Seen = {
    elsewhere,
    options,
    url: begun?.url ?? '',
    login: begun?.login,
    end,
    outcome: end.kind === 'outcome' ? end.outcome : undefined,
    to: (endpoint) =>
      arrivals.filter((one) => one.origin === 'honest' && one.endpoint === endpoint),
  }
  return judge(scene, seen)
}

async function oneLogin(
  scene: Case,
  stage: Stage,
  options: ClientOptions,
): Promise<{ readonly begun?: Begun; readonly end: End }> {
  const configured = await stage.configure(options)
  if ('kind' in configured) return { end: configured }
  const begun = await stage.begin(configured.client, options)
  if ('kind' in begun) return { end: begun }
  const brought = scene.callback?.(new URL(begun.callback), begun.login)
  const session = scene.sessionLost === true ? null : begun.session
  return { begun, end: await stage.arrive({ ...begun, session }, brought) }
}

async function playOwn(
  play: (stage: Stage) => Promise<string | undefined>,
  stage: Stage,
): Promise<Judgement> {
  const wrong = await play(stage)
  if (wrong !== undefined) return { result: 'broken', observed: wrong }
  return { result: 'held', observed: 'Did as expected.' }
}

function asUnproven(error: unknown): Judgement {
  if (error instanceof Unproven) return { result: 'unproven', observed: error.message }
  throw error
}

function secretsOf({ options, login, url }: Begun): string[] {
  const { parameters, code, accessToken, refreshToken } = login
  const written = ['state', 'nonce'].map((name) => new URL(url).searchParams.get(name) ?? '')
  return [
    options.clientSecret ?? '',
    code,
    accessToken,
    refreshToken,
    parameters.get('state') ?? '',
    ...written,
  ].filter((value) => value.length >= 8)
}

/** A public client has no secret. */
function withoutNeedlessSecret({ clientSecret, ...options }: ClientOptions): ClientOptions {
  const isPublic = options.clientAuthentication === 'none' || clientSecret === undefined
  return isPublic ? options : { ...options, clientSecret }
}

function verifierOf({ endpoint, body }: Arrival): string[] {
  const verifier = endpoint === 'token' ? new URLSearchParams(body).get('code_verifier') : null
  return verifier === null ? [] : [verifier]
}
