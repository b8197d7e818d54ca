import type { HttpRequest, HttpResponse } from '../../src/effects/ports.ts'
import type { CallbackPolicy } from '../../src/machine/callback-policy.ts'
import { initialContext, type FlowContext } from '../../src/machine/context.ts'
import type { FlowState } from '../../src/machine/driver.ts'
import type { CallbackReceived, FlowBegun } from '../../src/machine/events.ts'
import { surroundingsOf, type Surroundings } from '../../src/machine/perform/surroundings.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import type { TokenSet } from '../../src/protocol/token-response.ts'
import { defineProvider } from '../../src/providers/define.ts'
import type { Provider, ProviderInput } from '../../src/providers/schema.ts'
import { json, NOW, World, type Reaction } from './world.ts'

// Canaries: each secret looks like what it is and like nothing else.
export const STATE = `state-${'s'.repeat(37)}`
export const VERIFIER = `verifier-${'v'.repeat(34)}`
export const NONCE = `nonce-${'n'.repeat(37)}`
export const CODE = 'code-4/0AX4canary~with+signs'
export const SECRET = 'client-secret-canary'
export const ACCESS_TOKEN = 'access-token-canary'
export const REFRESH_TOKEN = 'refresh-token-canary'

export const ISSUER = 'https://issuer.example'
export const REDIRECT_URI = 'https://app.example/callback'
export const EXPIRES_AT = NOW + 600_000

const profile: ProviderInput = {
  id: 'example',
  name: 'Example',
  issuer: ISSUER,
  endpoints: {
    authorization: `${ISSUER}/authorize`,
    token: `${ISSUER}/token`,
    userInfo: `${ISSUER}/userinfo`,
    keys: `${ISSUER}/keys`,
  },
  user: { id: '/sub', name: '/name', email: '/email', emailVerified: '/email_verified' },
}

/** A profile with every default, and what a test wants otherwise. */
export function profileWith(changes: Partial<ProviderInput> = {}): Provider {
  return defineProvider({ ...profile, ...changes })
}

export const example = profileWith()
export const client = { clientId: 'client-1', clientSecret: SECRET }
export const flowOptions = { ...client, provider: example, redirectUri: REDIRECT_URI }

export function surroundings(
  world: World,
  changes: Partial<Omit<Surroundings, 'effects'>> = {},
): Surroundings {
  return surroundingsOf({ effects: world, client, provider: example, ...changes })
}

export const policy: CallbackPolicy = {
  issuer: { expected: ISSUER, presence: 'optional', onErrorToo: true },
  denials: ['access_denied'],
  captures: {},
}

export const begun: FlowBegun = {
  type: 'flow.begun',
  provider: 'example',
  redirectUri: REDIRECT_URI,
  scopes: ['openid', 'email'],
  policy,
  parameters: {},
}

/** A flow that waits for its callback. */
export function waiting(changes: Partial<FlowContext> = {}): FlowState {
  const context = {
    ...initialContext,
    provider: 'example',
    redirectUri: REDIRECT_URI,
    scopes: ['openid', 'email'],
    policy,
    attempt: 1,
    state: STATE,
    codeVerifier: VERIFIER,
    nonce: NONCE,
    expiresAt: EXPIRES_AT,
    ...changes,
  }
  return { value: 'awaitingCallback', context }
}

/** A pending flow whose secrets are the canaries. */
export const pending = {
  v: 1 as const,
  provider: 'example',
  redirectUri: REDIRECT_URI,
  scopes: ['openid', 'email'],
  state: STATE,
  codeVerifier: VERIFIER,
  nonce: NONCE,
  expiresAt: EXPIRES_AT,
}

/** The address of a callback, with these parameters and no others. */
export function callbackUrl(
  parameters: Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]> = {
    code: CODE,
    state: STATE,
  },
  address: string = REDIRECT_URI,
): string {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters)
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, value]))
  return `${address}${address.includes('?') ? '&' : '?'}${query.toString()}`
}

export function received(
  callback: string | URL | URLSearchParams = callbackUrl(),
  changes: Partial<CallbackReceived> = {},
): CallbackReceived {
  const response = readAuthorizationResponse(callback)
  return { type: 'callback.received', provider: 'example', response, receivedAt: NOW, ...changes }
}

export const tokens: TokenSet = {
  accessToken: ACCESS_TOKEN,
  tokenType: 'Bearer',
  refreshToken: REFRESH_TOKEN,
  scopes: ['openid', 'email'],
}

export const tokenBody = {
  access_token: ACCESS_TOKEN,
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: REFRESH_TOKEN,
}

export const userBody = {
  sub: 'user-1',
  name: 'Ada',
  email: 'ada@example.org',
  email_verified: true,
}

/** A server for each endpoint of the example. An array is used up, its last element never. */
export interface Routes {
  readonly token?: Reaction | readonly Reaction[]
  readonly userInfo?: Reaction | readonly Reaction[]
  readonly keys?: Reaction | readonly Reaction[]
  readonly emails?: Reaction | readonly Reaction[]
}

/** A provider that answers well, but for what the routes say. */
export function providerWorld(routes: Routes = {}): World {
  const replies: Record<string, Reaction[]> = {
    '/token': listOf(routes.token ?? json(tokenBody)),
    '/userinfo': listOf(routes.userInfo ?? json(userBody)),
    '/keys': listOf(routes.keys ?? json({ keys: [] })),
    '/emails': listOf(routes.emails ?? json([])),
  }
  return new World(({ url }) => {
    const left = replies[new URL(url).pathname] ?? []
    return (left.length > 1 ? left.shift() : left[0]) ?? 'silence'
  })
}

function listOf(reactions: Reaction | readonly Reaction[]): Reaction[] {
  return Array.isArray(reactions) ? [...reactions] : [reactions as Reaction]
}

/** The requests that went to the token endpoint. */
export function tokenRequests({ requests }: World): HttpRequest[] {
  return requests.filter(({ url }) => url === `${ISSUER}/token`)
}

export function userInfoRequests({ requests }: World): HttpRequest[] {
  return requests.filter(({ url }) => url === `${ISSUER}/userinfo`)
}

/** What is left of a value after JSON. */
export function jsonCopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

/** Every one-time secret that stands somewhere in a value. */
export function secretsIn(value: unknown): string[] {
  const text = JSON.stringify(value)
  return [STATE, VERIFIER, NONCE, CODE].filter((secret) => text.includes(secret))
}

export const plain = (body: string, status = 200, type = 'text/plain'): HttpResponse => ({
  status,
  headers: { 'content-type': type },
  body,
})
