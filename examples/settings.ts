// Where the examples sign in: at the emulator (`npx trivet emulate`), so that they run without an account. In your
// application this file is not needed: `provider: github`, your client's id, and its secret.
import { defineProvider } from 'trivet/providers'
import { github } from 'trivet/providers/github'
import { spotify } from 'trivet/providers/spotify'

const {
  EMULATOR = 'http://127.0.0.1:4000',
  ORIGIN = 'http://127.0.0.1:3000',
  // Sealed cookies need one: `export FLOW_KEY=$(openssl rand -base64 32)`.
  FLOW_KEY = '',
} = process.env

export const origin = ORIGIN
export const port = Number(new URL(ORIGIN).port)
export const flowKey = FLOW_KEY

/** The same addresses, at the emulator. */
function moved<Addresses>(addresses: Addresses): Addresses {
  const text = JSON.stringify(addresses).replaceAll('https://', `${EMULATOR}/`)
  return JSON.parse(text) as Addresses
}

/** A client with a secret, on a server. */
export const confidentialClient = {
  provider: defineProvider({
    ...github,
    endpoints: moved(github.endpoints),
    additionalRequests: moved(github.additionalRequests),
  }),
  clientId: 'any',
  clientSecret: 'any',
}

/** A client without a secret, in the hands of its users. */
export const publicClient = {
  provider: defineProvider({ ...spotify, endpoints: moved(spotify.endpoints) }),
  clientId: 'any',
}
