import { createFlow, type Outcome } from 'trivet'
import { fakeEffects, TransportError, webEffects } from 'trivet/effects'
import { defineProvider, type Provider, type ProviderInput } from 'trivet/providers'
import type { Verdict } from '../../scripts/generate/differences.ts'
import manifest from '../../package.json' with { type: 'json' }
import type { Answer, AnswerInput } from './inputs/answer.ts'
import { ISSUER, REDIRECT_URI, STATE, type CallbackInput } from './inputs/callbacks.ts'
import { CLIENT_ID, CLIENT_SECRET, NONCE } from './inputs/id-tokens.ts'
import {
  endpoints,
  fetchOf,
  goodIdToken,
  goodUser,
  keys,
  NOW,
  SCOPES,
  tokenAnswerWith,
} from './provider.ts'
import type { Subject } from './subject.ts'

const profile: ProviderInput = {
  id: 'example',
  name: 'Example',
  issuer: ISSUER,
  endpoints,
  user: { id: '/sub' },
}
const oauth = defineProvider(profile)
const promising = defineProvider({ ...profile, callback: { iss: { presence: 'required' } } })
const openid = defineProvider({ ...profile, idToken: { algorithms: ['ES256'] } })

interface Login {
  readonly provider: Provider
  readonly answers: Readonly<Record<string, Answer>>
  readonly callback?: string
}

/** A whole login, with these answers and this callback. */
async function logIn({ provider, answers, callback }: Login) {
  // Bytes as they come from a network, in a time that nobody waits for.
  const web = webEffects({ fetch: fetchOf(answers) })
  const never = { signal: new AbortController().signal, maxBytes: 1_048_576 }
  const effects = fakeEffects(
    (request) =>
      web.send(request, never).catch((error: unknown) => {
        if (error instanceof TransportError) return error
        throw error
      }),
    { startAt: NOW },
  )
  const scopes = provider === openid ? ['openid'] : SCOPES
  const flow = createFlow({
    provider,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUri: REDIRECT_URI,
    effects,
  })
  const { pending } = await flow.begin({ scopes })
  const nonce = pending.nonce === undefined ? {} : { nonce: NONCE }
  const outcome = await flow.complete(
    { ...pending, state: STATE, ...nonce },
    callback ?? `${REDIRECT_URI}?code=code-1&state=${STATE}`,
  )
  return { outcome, asked: effects.requests.map(({ url }) => url) }
}

const verdict = ({ outcome }: { readonly outcome: Outcome }): Verdict =>
  outcome.status === 'authenticated' ? 'accept' : 'refuse'

const answersWith = (changed: Readonly<Record<string, Answer>>) => ({
  [endpoints.token]: tokenAnswerWith(),
  [endpoints.userInfo]: goodUser,
  [endpoints.keys]: keys,
  ...changed,
})

/** This library: accepted is what ends `authenticated`; of callbacks, what leads to a token request. */
export const trivet: Subject = {
  name: 'trivet',
  version: manifest.version,

  token: async (answer: AnswerInput) =>
    verdict(await logIn({ provider: oauth, answers: answersWith({ [endpoints.token]: answer }) })),

  async callback({ url, isIssuerPromised }: CallbackInput) {
    const provider = isIssuerPromised ? promising : oauth
    const { asked } = await logIn({ provider, answers: answersWith({}), callback: url })
    return asked.includes(endpoints.token) ? 'accept' : 'refuse'
  },

  idToken: async (idToken) =>
    verdict(
      await logIn({
        provider: openid,
        answers: answersWith({ [endpoints.token]: tokenAnswerWith(idToken) }),
      }),
    ),

  userInfo: async (answer) =>
    verdict(
      await logIn({
        provider: openid,
        answers: answersWith({
          [endpoints.token]: tokenAnswerWith(goodIdToken),
          [endpoints.userInfo]: answer,
        }),
      }),
    ),
}
