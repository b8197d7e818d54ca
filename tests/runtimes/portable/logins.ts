import { explain } from 'trivet'
import { webEffects } from 'trivet/effects'
import { github, google, spotify, type ProviderInput } from 'trivet/providers'
import { same, type Case } from './case.ts'
import { approve, endOf, flowOf } from './login.ts'

const HOUR_MS = 3_600_000

const logins: readonly Case[] = [github, google, spotify].map((provider: ProviderInput) => ({
  name: `signs in with ${provider.id}`,
  async run(world) {
    const flow = flowOf(provider, world)
    const { url, pending } = await flow.begin()
    const kept: unknown = JSON.parse(JSON.stringify(pending))
    const outcome = await flow.complete(kept as typeof pending, await approve(url, world))
    same(endOf(outcome), 'authenticated')
    if (outcome.status !== 'authenticated') return
    same(outcome.user.provider, provider.id)
    same(typeof outcome.user.id, 'string')
    same(outcome.tokens.accessToken.length > 0, true)
  },
}))

/** Logins that end in every way there is. */
export const loginCases: readonly Case[] = [
  ...logins,
  {
    name: 'verifies an ID token against the keys of the provider',
    async run(world) {
      const flow = flowOf(google, world)
      const { url, pending } = await flow.begin()
      const outcome = await flow.complete(pending, await approve(url, world))
      same(outcome.status === 'authenticated' && outcome.claims?.['nonce'], pending.nonce)
    },
  },
  {
    name: 'is denied by the user',
    async run(world) {
      const flow = flowOf(github, world)
      const { url, pending } = await flow.begin()
      const outcome = await flow.complete(pending, await approve(url, world, 'deny'))
      same(endOf(outcome), 'denied callback.denied')
      same(explain(outcome).happened.length > 0, true)
    },
  },
  {
    name: 'expires by the clock that it is given',
    async run(world) {
      const { url, pending } = await flowOf(github, world).begin()
      const late = { ...webEffects(), now: () => Date.now() + HOUR_MS }
      const callback = await approve(url, world)
      const outcome = await flowOf(github, world, { effects: late }).complete(pending, callback)
      same(endOf(outcome), 'expired callback.expired')
    },
  },
  {
    name: 'refuses the callback of another login',
    async run(world) {
      const flow = flowOf(github, world)
      const [mine, other] = await Promise.all([flow.begin(), flow.begin()])
      const outcome = await flow.complete(mine.pending, await approve(other.url, world))
      same(endOf(outcome), 'rejected callback.state-mismatch')
    },
  },
  {
    name: 'says that a code was used already',
    async run(world) {
      const flow = flowOf(google, world)
      const { url, pending } = await flow.begin()
      const callback = await approve(url, world)
      same(endOf(await flow.complete(pending, callback)), 'authenticated')
      same(endOf(await flow.complete(pending, callback)), 'failed exchange.rejected')
    },
  },
  {
    name: 'reads a form_post callback from a Request',
    async run(world) {
      const flow = flowOf(github, world)
      const { url, pending } = await flow.begin()
      const { search } = new URL(await approve(url, world))
      const body = new URLSearchParams(search)
      const request = new Request('https://app.example/callback', { method: 'POST', body })
      same(endOf(await flow.complete(pending, request)), 'authenticated')
    },
  },
  {
    name: 'is cancelled by its signal',
    async run(world) {
      const flow = flowOf(github, world)
      const { url, pending } = await flow.begin()
      const callback = await approve(url, world)
      const outcome = await flow.complete(pending, callback, { signal: AbortSignal.abort() })
      same(endOf(outcome), 'cancelled flow.cancelled')
    },
  },
]
