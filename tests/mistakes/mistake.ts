import { createFlow, explain, type Explanation, type Outcome } from 'trivet'
import { approve } from 'trivet/emulator'
import { TransportError, type Effects, type HttpRequest, type HttpResponse } from 'trivet/effects'
import type { Provider } from 'trivet/providers'
import { clientId, clientSecret, createWorld, redirectUri } from '../support/emulated-login.ts'

/** What a developer is told about an outcome. */
export const toldAbout = (outcome: Outcome, provider: Provider): Explanation =>
  explain(outcome, provider)

/** By address: what a fixture shows, where the emulator has no such situation. */
type Instead = Readonly<Record<string, HttpResponse>>

/** A login as far as the callback, with everything that is needed to go on wrongly. */
export async function upToCallback(provider: Provider, instead: Instead = {}) {
  const { emulator, effects: inner } = createWorld()
  const effects: Effects = {
    ...inner,
    send: async (request, how) => instead[request.url] ?? inner.send(request, how),
  }
  const flow = createFlow({ provider, clientId, clientSecret, redirectUri, effects })
  const { url, pending } = await flow.begin()
  const callback = await approve(url, { fetch: emulator.fetch })
  return { flow, pending, callback, effects }
}

/** Changes one member of the form of each token request. */
export const withMember =
  (name: string, change: (value: string) => string) =>
  (request: HttpRequest): HttpRequest => {
    if (request.body === undefined) return request
    const form = new URLSearchParams(request.body)
    const value = form.get(name)
    if (value !== null) form.set(name, change(value))
    return { ...request, body: form.toString() }
  }

/** A cable that was pulled out. */
export const unplugged = (): never => {
  throw new TransportError('unreachable', 'no')
}
