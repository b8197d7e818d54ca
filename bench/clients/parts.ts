// The login by hand, with one part of the library after another put into it: what each costs, and how far down the
// whole could go.
import { readCallback } from '../../src/callback.ts'
import type { HttpRequest } from '../../src/effects/ports.ts'
import { webEffects } from '../../src/effects/web.ts'
import { policyOf } from '../../src/machine/callback-policy.ts'
import { initialContext } from '../../src/machine/context.ts'
import { step } from '../../src/machine/driver.ts'
import { exchange } from '../../src/machine/perform/exchange.ts'
import { prepare } from '../../src/machine/perform/prepare.ts'
import { send } from '../../src/machine/perform/send.ts'
import { MAX_BYTES } from '../../src/machine/perform/sending.ts'
import { surroundingsOf, type Surroundings } from '../../src/machine/perform/surroundings.ts'
import { fetchUserInfo } from '../../src/machine/perform/user-info.ts'
import { defineProvider } from '../../src/providers/define.ts'
import { github } from '../../src/providers/profiles/github.ts'
import {
  clientId,
  clientSecret,
  redirectUri,
  scopes,
  type Begun,
  type Endpoints,
  type MakeClient,
} from '../login.ts'
import { bare, beginAt, byHand, codeIn, type Pending } from './bare.ts'
import type { Init, SendJson } from './send-json.ts'
import { trivet } from './trivet.ts'

const effects = webEffects()
const attempt = 1

const surroundingsAt = (endpoints: Endpoints): Surroundings =>
  surroundingsOf({
    effects,
    client: { clientId, clientSecret },
    provider: defineProvider({ ...github, endpoints }),
  })

const requestOf = (url: string, { method, headers, body }: Init): HttpRequest => ({
  method: method === 'POST' ? 'POST' : 'GET',
  url,
  headers,
  ...(body !== undefined && { body }),
})

const sendBounded: SendJson = async (url, init) => {
  const { signal } = new AbortController()
  const { body } = await effects.send(requestOf(url, init), { signal, maxBytes: MAX_BYTES })
  return JSON.parse(body)
}

const sendInTime: SendJson = async (url, init) => {
  const limited = { effects, timeoutMs: 10_000 }
  const sent = await send(requestOf(url, init), 'exchange', limited, undefined)
  if (!sent.ok) throw new Error(sent.failure.code)
  return JSON.parse(sent.value.body)
}

type Begin = (surroundings: Surroundings) => Begun | Promise<Begun>
type FindCode = (callback: string, state: string, around: Surroundings) => string | Promise<string>

/** Both requests by the library, the rest by these. */
const withRequests =
  (begin: Begin, findCode: FindCode): MakeClient =>
  (endpoints) => {
    const surroundings = surroundingsAt(endpoints)
    return {
      begin: () => begin(surroundings),
      async complete(pending, callback) {
        const { state, verifier: codeVerifier } = JSON.parse(pending) as Pending
        const code = await findCode(callback, state, surroundings)
        const grant = { code, codeVerifier, redirectUri, scopes, callback: {}, state, nonce: null }
        const exchanged = await exchange({ attempt, ...grant }, surroundings, undefined)
        if (exchanged.type !== 'code.exchanged') throw new Error(exchanged.failure.code)
        const { tokens, raw: rawToken } = exchanged
        const known = { others: [], rawToken, claims: null, callback: {} }
        const { accessToken, scopes: grantedScopes } = tokens
        const fetched = await fetchUserInfo(
          { attempt, accessToken, grantedScopes, ...known, tries: 0 },
          surroundings,
          undefined,
        )
        if (fetched.type !== 'userInfo.fetched') throw new Error(fetched.failure.code)
        return fetched.user
      },
    }
  }

const beginByHand: Begin = ({ provider }) => beginAt(provider.endpoints.authorization)

const beginPrepared: Begin = async (surroundings) => {
  const prepared = await prepare({ attempt, redirectUri, scopes, parameters: {} }, surroundings)
  if (prepared.type !== 'authorization.prepared') throw new Error(prepared.failure.code)
  const { url, state, codeVerifier } = prepared
  return { url, pending: JSON.stringify({ state, verifier: codeVerifier }) }
}

/** From the callback's own words to the code: everything that the chart asks. */
const codeByChart: FindCode = async (callback, state, { provider }) => {
  const response = await readCallback(callback)
  if (!response.ok) throw new Error(response.failure.code)
  const policy = policyOf(provider)
  const waiting = { provider: provider.id, redirectUri, scopes, policy, state, expiresAt: Infinity }
  const [{ value }] = step(
    { value: 'awaitingCallback', context: { ...initialContext, ...waiting } },
    { type: 'callback.received', provider: provider.id, response: response.value, receivedAt: 0 },
  )
  if (value !== 'exchangingCode') throw new Error('Not ours.')
  return response.value.code[0] ?? ''
}

/** Each has what those before it have. */
export const parts = {
  'nothing more': bare,
  'bodies bounded and decoded strictly, headers read': byHand(sendBounded),
  'a time limit for each request': byHand(sendInTime),
  'both requests as the profile has them, both answers checked': withRequests(beginByHand, codeIn),
  'the callback read, the questions of the chart': withRequests(beginByHand, codeByChart),
  'the beginning: three tokens, the URL': withRequests(beginPrepared, codeByChart),
  'all of trivet': trivet,
} as const satisfies Readonly<Record<string, MakeClient>>
