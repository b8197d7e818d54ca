import { createFlow, type FlowOptions, type Outcome } from 'trivet'
import type { Effects, HttpRequest, HttpResponse } from 'trivet/effects'
import { approve } from 'trivet/emulator'
import { recordTrace } from 'trivet/inspect'
import type { Provider } from 'trivet/providers'
import { createWorld, redirectUri } from '../support/emulated-login.ts'
import type { Trail } from './trail.ts'
import { watchBegun, watchCallback, watchOutcome, watchRequest, watchResponse } from './watched.ts'

/** With letters that every encoding writes otherwise. */
export const clientSecret = 'Cl1ent&S3cret/+="<~q7Xv-canary-Zk3w'

/** Changes an answer of the provider, knowing what it was sent. */
export type Answering = (stage: string, request: HttpRequest, answer: HttpResponse) => HttpResponse

export interface TaintedLogin {
  readonly provider: Provider
  readonly faults?: readonly string[]
  readonly answering?: Answering
  readonly options?: Partial<FlowOptions>
}

/** Which endpoint an address is. */
export function stageOf({ endpoints }: Provider, url: string): string {
  const [name] = Object.entries(endpoints).find(([, address]) => address === url) ?? ['additional']
  return name
}

/** One login by `createFlow`, in which everything is watched. */
export async function logInWatched(trail: Trail, login: TaintedLogin): Promise<Outcome> {
  const { provider, faults = [], answering, options = {} } = login
  const { emulator, effects } = createWorld({
    providers: [provider],
    faults,
    onExchange: (exchange) => trail.hands('an exchange of the emulator', exchange),
  })
  trail.canaries.add('client secret', clientSecret)
  // A trace is all that the inspector sends.
  const recorder = recordTrace()
  const flow = createFlow({
    inspect: recorder.inspect,
    provider,
    clientId: 'app-1',
    clientSecret,
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
