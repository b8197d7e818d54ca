import { createFlow, type PendingFlow } from 'trivet'
import { defineProvider } from 'trivet/providers'
import { github } from 'trivet/providers/github'
import { google } from 'trivet/providers/google'
import { cookieStore } from 'trivet/stores/cookie'
import { createHandlers } from 'trivet/web'
import { clients } from '../clients/index.ts'
import { exactly, type Figure } from '../figure.ts'
import { clientId, clientSecret, github as endpoints, redirectUri } from '../login.ts'

/** What is kept of a login while the user is away, without scopes and data of the application. */
export const pending: Figure = {
  id: 'pending',
  title: 'The pending login',
  value: { title: 'size', unit: 'B', digits: 0 },

  async measure() {
    const flow = createFlow({ provider: github, clientId, clientSecret, redirectUri })
    const { pending: kept } = await flow.begin({ scopes: [] })
    return [
      line('two strings', await textOf('by hand, fetch')),
      { ...line('trivet, as text', JSON.stringify(kept)), target: { atMost: 320 } },
      { ...line('trivet, with a nonce, as text', JSON.stringify(await withNonce())) },
      { ...line('trivet, sealed cookie', await sealedCookie()), target: { atMost: 600 } },
      line('passport-oauth2, in the session', await textOf('passport-oauth2 (node:http)')),
      line('XState as in its documentation', await textOf('XState as in its documentation')),
    ]
  },
}

function line(name: string, text: string) {
  return { name, value: exactly(Buffer.byteLength(text)) }
}

async function textOf(name: keyof typeof clients): Promise<string> {
  const client = await clients[name](endpoints)
  return (await client.begin()).pending
}

async function withNonce(): Promise<PendingFlow> {
  const flow = createFlow({ provider: google, clientId, clientSecret, redirectUri })
  return (await flow.begin({ scopes: ['openid'] })).pending
}

/** Name and value of the cookie that the handlers set. */
async function sealedCookie(): Promise<string> {
  const provider = defineProvider({ ...github, scopes: { ...github.scopes, default: [] } })
  const handlers = createHandlers({
    flows: { github: createFlow({ provider, clientId, clientSecret, redirectUri }) },
    store: cookieStore({ keys: [{ id: '1', key: new Uint8Array(32) }] }),
    onOutcome: () => new Response(null),
  })
  const response = await handlers.fetch(new Request(`${new URL(redirectUri).origin}/login/github`))
  const [cookie = ''] = response.headers.getSetCookie()
  if (response.status !== 302 && response.status !== 303)
    throw new Error(`The login was answered with ${response.status}.`)
  return cookie.split(';', 1)[0] ?? ''
}
