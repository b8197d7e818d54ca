import { exportPKCS8 } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { createFlow, type FlowOptions, type Outcome } from 'trivet'
import type { Effects, HttpRequest, HttpResponse } from 'trivet/effects'
import { approve } from 'trivet/emulator'
import { recordTrace } from 'trivet/inspect'
import type { Client } from 'trivet/machine'
import { defineProvider, providers, resolveProfile, type Provider } from 'trivet/providers'
import { createWorld } from '../support/emulated-login.ts'
import type { Trail } from './trail.ts'
import { watchBegun, watchCallback, watchOutcome, watchRequest, watchResponse } from './watched.ts'

/** With letters that every encoding writes otherwise. */
export const clientSecret = 'Cl1ent&S3cret/+="<~q7Xv-canary-Zk3w'

/** For those who sign a secret with a key of their own, in the form that it is downloaded in. */
const signingKey = await exportPKCS8(
  (await generateKeyPair('ES256', { extractable: true })).privateKey,
)

/** Every provider takes it: some refuse one on loopback. */
const redirectUri = 'https://app.example/callback'

/** Every profile of the library. RSA keys take long to make, and every login has an emulator of its own. */
export const quickProviders: readonly Provider[] = Object.values(providers).map((input) => {
  const provider = resolveProfile(input, { examples: true })
  if (provider.idToken === undefined) return provider
  return defineProvider({ ...provider, idToken: { ...provider.idToken, algorithms: ['ES256'] } })
})

/** What a client of this provider has that nobody else may know. */
function secretFor(provider: Provider, trail: Trail): Pick<Client, 'clientSecret'> {
  const methods = provider.client.authentication.map(({ method }) => method)
  if (methods.includes('signed')) {
    // Without the first line and the last, which are those of every key.
    for (const line of signingKey.split('\n').slice(1, -1)) trail.canaries.add('signing key', line)
    return { clientSecret: { issuer: 'TEAM', keyId: 'KEY', privateKey: signingKey } }
  }
  if (methods.every((method) => method === 'none')) return {}
  trail.canaries.add('client secret', clientSecret)
  return { clientSecret }
}

/** Changes an answer of the provider, knowing what it was sent. */
export type Answering = (stage: string, request: HttpRequest, answer: HttpResponse) => HttpResponse

export interface TaintedLogin {
  readonly provider: Provider
  readonly faults?: readonly string[]
  readonly answering?: Answering
  readonly options?: Partial<FlowOptions>
}

/** Which endpoint an address is, whatever its query. */
function stageOf({ endpoints }: Provider, url: string): string {
  const isSame = ([, address]: [string, string | undefined]): boolean =>
    address !== undefined && pathOf(address) === pathOf(url)
  const [name] = Object.entries(endpoints).find(isSame) ?? ['additional']
  return name
}

function pathOf(url: string): string | undefined {
  return url.split('?', 1)[0]
}

/** One login by `createFlow`, in which everything is watched. */
export async function logInWatched(trail: Trail, login: TaintedLogin): Promise<Outcome> {
  const { provider, faults = [], answering, options = {} } = login
  const { emulator, effects } = createWorld({
    providers: [provider],
    faults,
    onExchange: (exchange) => trail.hands('an exchange of the emulator', exchange),
  })
  // A trace is all that the inspector sends.
  const recorder = recordTrace()
  const flow = createFlow({
    inspect: recorder.inspect,
    provider,
    clientId: 'app-1',
    ...secretFor(provider, trail),
    redirectUri,
    effects: watchedEffects(trail, effects, provider, answering),
    onTransition: (transition) => trail.hands('a transition', transition),
    ...options,
  })
  trail.hands('a flow', { ...flow, provider: provider.id })
  const begun = await flow.begin({ data: { returnTo: '/' } })
  watchBegun(trail, begun)
  const callback = await approve(begun.url, { fetch: emulator.fetch })
  watchCallback(trail, callback)
  const outcome = await flow.complete(begun.pending, callback)
  watchOutcome(trail, outcome, provider)
  trail.hands('a trace', recorder.trace())
  if (outcome.status === 'failed' && outcome.tokens !== undefined)
    watchOutcome(trail, await flow.fetchUser(outcome.tokens), provider)
  return outcome
}

export function watchedEffects(
  trail: Trail,
  effects: Effects,
  provider: Provider,
  answering: Answering = (_, __, answer) => answer,
): Effects {
  return {
    ...effects,
    async send(request, options) {
      const stage = stageOf(provider, request.url)
      watchRequest(trail, stage, request)
      try {
        const answer = await effects.send(request, options)
        watchResponse(trail, stage, answer)
        return answering(stage, request, answer)
      } catch (error) {
        trail.hands('a transport error', error)
        throw error
      }
    },
  }
}
