// One instance of the application. Its argument is its `ServerOptions`, as JSON.
import { createClient } from 'redis'
import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { defineProvider, type Provider } from 'trivet/providers'
import { redisStore } from 'trivet/stores/redis'
import { createHandlers } from 'trivet/web'
import { serve } from '../../cli/serve.ts'
import { breakages, type Breakage } from './breakages.ts'
import { ENDED, REDIRECT_URI, SESSION } from './names.ts'
import type { Telling } from './telling.ts'

export interface ServerOptions {
  readonly port: number
  readonly redisPort: number
  /** With its endpoints at the emulated provider. */
  readonly provider: Provider
  /** How many times faster than the clock waits pass. */
  readonly hurry: number
  readonly breakage: Breakage
}

const { port, redisPort, provider, hurry, breakage } = JSON.parse(
  process.argv[2] ?? '',
) as ServerOptions
const client = createClient({
  socket: { host: '127.0.0.1', port: redisPort },
  disableOfflineQueue: true,
})
client.on('error', console.error)
await client.connect()

const local = webEffects()
const handlers = createHandlers({
  flows: {
    github: createFlow({
      provider: defineProvider(provider),
      clientId: 'app-1',
      clientSecret: 'secret-1',
      redirectUri: REDIRECT_URI,
      effects: nodeEffects(),
    }),
  },
  store: redisStore(breakages[breakage](client)),
  effects: { ...local, wait: (ms, signal) => local.wait(ms / hurry, signal) },
  async onOutcome(outcome, { request, returnTo }) {
    const isIn = outcome.status === 'authenticated'
    const end = isIn ? outcome.status : outcome.failure.code
    const telling: Telling = { end, at: Date.now() }
    const key = ENDED + new URL(request.url).searchParams.get('state')
    await client.rPush(key, JSON.stringify(telling))
    if (!isIn) return new Response(end, { status: 400 })
    const headers = { location: returnTo, 'set-cookie': `${SESSION}; Path=/; HttpOnly` }
    return new Response(null, { status: 303, headers })
  },
})

await serve(handlers.fetch, port)
process.once('disconnect', () => process.exit())
process.send?.('ready')
