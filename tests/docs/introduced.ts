// What the prose around a snippet has introduced: an emulated world in which it can run.
import { createFlow, type Flow } from 'trivet'
import { webEffects, type Effects } from 'trivet/effects'
import { approve, createEmulator } from 'trivet/emulator'
import type { Client } from 'trivet/machine'
import { github, providers, resolveProfile, type ProviderInput } from 'trivet/providers'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers, type Handlers } from 'trivet/web'

/** Of docs/from-oauthlib.md. */
const walkthrough: ProviderInput = {
  id: 'walkthrough',
  name: 'Walkthrough',
  endpoints: {
    authorization: 'https://api.authorization-server.com/authorize',
    token: 'https://api.authorization-server.com/token',
    userInfo: 'https://api.authorization-server.com/user',
  },
  client: { authentication: [{ method: 'post' }] },
  user: { id: '/id' },
}

const emulator = createEmulator({ providers: [...Object.values(providers), walkthrough] })

// Snippets name no `fetch`: theirs is the global one.
globalThis.fetch = emulator.fetch
for (const name of ['GITHUB', 'GOOGLE'])
  Object.assign(process.env, { [`${name}_CLIENT_ID`]: 'any', [`${name}_CLIENT_SECRET`]: 'any' })
process.env['FLOW_KEY'] = Buffer.alloc(32, 5).toString('base64')
process.env['TRIVET_RELAY'] = 'ws://127.0.0.1:9/ingest?token=a-token'

/** The user signs in, and the browser comes back to this address. */
export async function comeBackFrom(url: string | URL): Promise<string> {
  return approve(String(url), { fetch: emulator.fetch })
}

export const effects: Effects = webEffects()
export const client: Client = { clientId: 'any', clientSecret: 'any' }
export const provider = resolveProfile(github)
export const flow: Flow = createFlow({
  ...client,
  provider: github,
  redirectUri: 'https://app.example/callback/github',
})
export const handlers: Handlers = createHandlers({
  flows: { github: flow },
  store: memoryStore(),
  onOutcome: (outcome) => new Response(outcome.status),
})
export const request = new Request('https://app.example/login/github?returnTo=/settings')
