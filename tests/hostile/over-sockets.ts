import '../support/own-fetch.ts'
import { createFlow, type Outcome } from 'trivet'
import { webEffects, type Effects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { Agent } from 'undici'
import { CODE, profileWith, REDIRECT_URI, SECRET } from '../model/support.ts'

export const adapters: ReadonlyArray<readonly [name: string, make: () => Effects]> = [
  ['webEffects', () => webEffects()],
  ['nodeEffects', () => nodeEffects()],
  ['nodeEffects, through an agent of undici', () => nodeEffects({ dispatcher: new Agent() })],
]

/** Where the endpoints of a provider are: each with a path of its own, on any of some servers. */
export interface Places {
  readonly token: string
  readonly userInfo?: string
  readonly keys?: string
}

/** A login at a provider that is what its servers make of it. */
export async function logInAt(
  { token, userInfo = token, keys = token }: Places,
  effects: Effects,
  timeoutMs: number,
): Promise<Outcome> {
  const endpoints = {
    authorization: 'https://issuer.example/authorize',
    token: `${token}/token`,
    userInfo: `${userInfo}/userinfo`,
    keys: `${keys}/keys`,
  }
  const provider = profileWith({ endpoints, idToken: { algorithms: ['ES256'] } })
  const own = { clientId: 'client-1', clientSecret: SECRET, redirectUri: REDIRECT_URI }
  const flow = createFlow({ provider, ...own, effects, timeoutMs })
  const { pending } = await flow.begin({ scopes: ['email'] })
  const callback = new URLSearchParams({ code: CODE, state: pending.state })
  return flow.complete(pending, `${REDIRECT_URI}?${callback.toString()}`)
}

/** The failure of a login; fails where there is none. */
export function failureIn(outcome: Outcome) {
  if (outcome.status === 'authenticated') throw new Error('The login succeeded.')
  return outcome.failure
}
