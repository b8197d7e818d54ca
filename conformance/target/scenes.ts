import type { Proof } from '../finding.ts'
import type { Evidence } from '../verdict.ts'
import { randomText } from './ask.ts'
import type { Answer, Authorized, CallbackScene, Scene, SeenCallback, Target } from './target.ts'

/**
 * Brings situations about, each at most once for a target.
 *
 * @param note Is told what shows each of them.
 */
export function playScenes(
  target: () => Target,
  note: (evidence: Evidence, scene: Scene | CallbackScene) => void,
): Pick<Target, 'scene' | 'callback'> {
  const noted = <Seen extends Proof | null>(played: Promise<Seen>, scene: Scene | CallbackScene) =>
    played.then((seen) => {
      if (seen !== null) note(seen.evidence, scene)
      return seen
    })
  const answers = new Map<Scene, Promise<Answer | null>>()
  const callbacks = new Map<CallbackScene, Promise<Authorized | SeenCallback | null>>()
  return {
    scene(scene) {
      const played = answers.get(scene) ?? noted(plays[scene](target()), scene)
      answers.set(scene, played)
      return played
    },
    callback(scene) {
      const played = callbacks.get(scene) ?? noted(callbackPlays[scene](target()), scene)
      callbacks.set(scene, played)
      return played
    },
  }
}

/** A value that was never issued. */
export function bogus(): string {
  return `trivet-made-this-up-${randomText()}`
}

const plays: Readonly<Record<Scene, (target: Target) => Promise<Answer | null>>> = {
  granted: async (target) => (await target.session()).answer,
  async refreshed(target) {
    const { refreshToken } = await target.freshSession()
    if (refreshToken === null) return null
    return target.token({ grant_type: 'refresh_token', refresh_token: refreshToken })
  },
  'code-unknown': (target) => target.token(bogusCode(target)),
  async 'secret-wrong'(target) {
    if (target.client.clientSecret === undefined) return null
    return target.token(bogusCode(target), {
      client: { ...target.client, clientSecret: 'trivet-made-this-secret-up' },
    })
  },
  'refresh-token-unknown': (target) =>
    target.token({ grant_type: 'refresh_token', refresh_token: bogus() }),
  'user-full': async (target) => target.userInfo((await target.session()).accessToken),
  'token-missing': async (target) =>
    isMadeUp(target, 'user', 'token-missing') ? null : target.userInfo(null),
  'token-invalid': (target) => target.userInfo(bogus()),
  discovery: async (target) =>
    isMadeUp(target, 'discovery') ? null : document(target, target.provider.endpoints.discovery),
  keys: (target) => document(target, target.provider.endpoints.keys),
}

const callbackPlays: Readonly<
  Record<CallbackScene, (target: Target) => Promise<Authorized | SeenCallback | null>>
> = {
  granted: async (target) => (await target.session()).grant.callback,
  denied: (target) => target.logIn({}, { decision: 'deny' }),
  'login-required': async (target) =>
    isMadeUp(target, 'callback', 'login-required') ? null : target.authorize({ prompt: 'none' }),
  'response-type-unsupported': async (target) =>
    isMadeUp(target, 'callback', 'response-type-unsupported')
      ? null
      : target.authorize({ response_type: 'trivet-unknown' }),
}

/** A well-formed token request whose code was never issued. */
export function bogusCode(target: Target): Record<string, string> {
  const isVerifierRefused = 'verifierIsRefusedWithoutChallenge' in target.provider.quirks
  return {
    grant_type: 'authorization_code',
    code: bogus(),
    redirect_uri: target.client.redirectUri,
    ...(!isVerifierRefused && { code_verifier: randomText() }),
    ...madeUp(target),
  }
}

/** What a provider wants to have repeated of a callback, where there was none. */
function madeUp({ provider, client }: Target): Record<string, string> {
  return Object.fromEntries(
    Object.entries(provider.token.parameters).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      return [name, value.from === 'client' ? client.clientId : randomText()]
    }),
  )
}

/** What the emulator makes up says nothing about a provider of which other things are recorded. */
function isMadeUp({ lane, fixtures }: Target, stage: string, situation?: string): boolean {
  const all = Object.values(fixtures)
  const isShown = all.some(
    (fixture) =>
      fixture.stage === stage &&
      (situation === undefined || fixture.when?.some((one) => one === situation) === true),
  )
  return lane === 'emulated' && all.length > 0 && !isShown
}

async function document(target: Target, url: string | undefined): Promise<Answer | null> {
  if (url === undefined) return null
  return target.send({ method: 'GET', url, headers: { accept: 'application/json' } })
}
