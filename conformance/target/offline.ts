import type { Provider } from 'trivet/providers'
import type { CallbackFixture, ExchangeFixture, Stage } from '../../fixtures/fixture.ts'
import { fileOf, type Fixtures } from '../fixtures-by-name.ts'
import { answerFrom } from './answers.ts'
import type { Answer, CallbackScene, Scene, SeenCallback, Target } from './target.ts'

/** The stage to which a scene belongs, and its situation; undefined: any message of that stage. */
const places: Readonly<Record<Scene, readonly [stage: Stage, situation?: string]>> = {
  granted: ['token', 'granted'],
  refreshed: ['token', 'refreshed'],
  'code-unknown': ['token', 'code-unknown'],
  'secret-wrong': ['token', 'secret-wrong'],
  'refresh-token-unknown': ['token', 'refresh-token-unknown'],
  'user-full': ['user', 'user-full'],
  'token-missing': ['user', 'token-missing'],
  'token-invalid': ['user', 'token-invalid'],
  discovery: ['discovery'],
  keys: ['keys'],
}

export interface OfflineOptions {
  readonly provider: Provider
  readonly fixtures: Fixtures
  /** Epoch milliseconds: what the age of a fixture is measured by. */
  readonly now: () => number
}

/** What is written down of a provider. Nothing is sent. */
export function offlineTarget({ provider, fixtures, now }: OfflineOptions): Target {
  const refuse = (): never => {
    throw new TypeError('In the lane offline nothing is sent.')
  }
  const client = { clientId: '', redirectUri: 'https://client.example/callback' }
  return {
    subject: { kind: 'provider', id: provider.id },
    lane: 'offline',
    provider,
    client,
    otherClient: null,
    publicClient: null,
    // What a check needs it reads from a fixture here.
    capabilities: new Set(['user', 'user-info', 'secret', 'metadata', 'id-token', 'revocation']),
    fixtures,
    now,
    scene: async (scene) => answerIn(provider, fixtures, scene),
    callback: async (scene) => callbackIn(provider.id, fixtures, scene, client.redirectUri),
    send: refuse,
    token: refuse,
    authorize: refuse,
    logIn: refuse,
    grant: refuse,
    redeem: refuse,
    session: refuse,
    freshSession: refuse,
    userInfo: refuse,
    tls: refuse,
    wait: refuse,
  }
}

function answerIn(provider: Provider, fixtures: Fixtures, scene: Scene): Answer | null {
  const [stage, situation] = places[scene]
  for (const [name, fixture] of Object.entries(fixtures)) {
    if (fixture.stage === 'callback' || fixture.stage !== stage) continue
    if (situation !== undefined && !isWhen(fixture, situation)) continue
    return answerFrom(
      fixture.response,
      fixtureEvidence(provider.id, name, fixture),
      isRecorded(fixture),
      stage === 'token' ? provider.token.errorBody : provider.userInfo.errorBody,
    )
  }
  return null
}

function callbackIn(
  provider: string,
  fixtures: Fixtures,
  scene: CallbackScene,
  redirectUri: string,
): SeenCallback | null {
  for (const [name, fixture] of Object.entries(fixtures)) {
    if (fixture.stage !== 'callback' || !isWhen(fixture, scene)) continue
    const url = new URL(`${redirectUri}?${fixture.query}`)
    const evidence = fixtureEvidence(provider, name, fixture)
    return { kind: 'callback', url, params: url.searchParams, hops: [], evidence }
  }
  return null
}

function isWhen({ when = [] }: ExchangeFixture | CallbackFixture, situation: string): boolean {
  return when.some((one) => one === situation)
}

function isRecorded({ provenance: { kind } }: ExchangeFixture): boolean {
  return kind === 'recorded'
}

/** A fixture as evidence. */
export function fixtureEvidence(
  provider: string,
  name: string,
  fixture: ExchangeFixture | CallbackFixture,
) {
  const file = fileOf(provider, name)
  return fixture.stage === 'callback'
    ? ({ kind: 'document', file, pointer: '/query', value: fixture.query } as const)
    : ({ kind: 'document', file, pointer: '/response', value: fixture.response } as const)
}
