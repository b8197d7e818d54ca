import { inspect } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { FlowError } from '../../src/flow-error.ts'
import { createFlow } from '../../src/flow.ts'
import type { Outcome } from '../../src/outcome.ts'
import { defineProvider } from '../../src/providers/define.ts'
import { idTokenAnswers, withIdToken, type IdTokenAnswers } from './stages.ts'
import {
  ACCESS_TOKEN,
  callbackUrl,
  CODE,
  flowOptions,
  NONCE,
  pending,
  providerWorld,
  REFRESH_TOKEN,
  SECRET,
  STATE,
  tokenBody,
  VERIFIER,
  type Routes,
} from './support.ts'
import { json } from './world.ts'

let answers: IdTokenAnswers
let idToken: string

beforeAll(async () => {
  answers = await idTokenAnswers()
  idToken = (JSON.parse(answers.token.body) as { id_token: string }).id_token
})

const named = (): Record<string, string> => ({
  SECRET,
  CODE,
  STATE,
  VERIFIER,
  ACCESS_TOKEN,
  REFRESH_TOKEN,
  idToken,
  // Serialised claims have it too; by then it is of no use.
  NONCE,
})

/** The names of the secrets that stand in a text, as they are or encoded. */
function secretsIn(text: string): string[] {
  return Object.entries(named())
    .filter(([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
    .map(([name]) => name)
}

const inspected = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true }),
    inspect(value, { depth: 0 }),
    inspect({ in: [value] }, { depth: Infinity }),
    String(value),
  ].join('\n')

const shown = (value: unknown): string[] => secretsIn(inspected(value))
const serialised = (value: unknown): string[] => secretsIn(JSON.stringify(value))

function flowWith(routes: Routes = {}) {
  const effects = providerWorld({ ...answers, ...routes })
  return createFlow({ ...flowOptions, provider: withIdToken, effects })
}

const completed = (routes: Routes = {}): Promise<Outcome> =>
  flowWith(routes).complete(pending, callbackUrl())

describe('what shows no secret', () => {
  test('a flow', () => {
    expect(shown(flowWith())).toEqual([])
    expect(serialised(flowWith())).toEqual([])
  })

  test('a pending flow, unless it is serialised', async () => {
    const begun = await flowWith().begin()
    const { state, codeVerifier = '', nonce = '' } = begun.pending
    const text = inspected(begun.pending)
    expect(
      [state, codeVerifier, nonce].filter((secret) => secret !== '' && text.includes(secret)),
    ).toEqual([])
    // The URL has the state and the nonce in it; the verifier is nowhere but in `pending`.
    expect(inspected(begun)).not.toContain(codeVerifier)
    expect(JSON.stringify(begun.pending)).toContain(codeVerifier)
    expect(begun.id).not.toBe(state)
  })

  test('an authenticated outcome, unless its token set is serialised', async () => {
    const outcome = await completed()
    expect(outcome).toMatchObject({
      status: 'authenticated',
      tokens: { accessToken: ACCESS_TOKEN, refreshToken: REFRESH_TOKEN, idToken },
      raw: { token: { access_token: ACCESS_TOKEN } },
    })
    expect(shown(outcome)).toEqual([])
    const { tokens, ...rest } = outcome
    expect(serialised(rest)).toEqual(['NONCE'])
    expect(serialised(tokens)).toEqual(['ACCESS_TOKEN', 'REFRESH_TOKEN', 'idToken'])
    expect(shown(tokens)).toEqual([])
    expect(shown('raw' in rest && rest.raw.token)).toEqual([])
  })

  test('an outcome whose provider repeats the tokens in the user information', async () => {
    const picture = `https://issuer.example/picture?access_token=${encodeURIComponent(ACCESS_TOKEN)}`
    const echo = {
      sub: 'user-1',
      name: REFRESH_TOKEN,
      picture,
      more: [{ t: ACCESS_TOKEN, idToken }],
    }
    const effects = providerWorld({ ...answers, userInfo: json(echo) })
    const user = { ...withIdToken.user, avatarUrl: '/picture' }
    const flow = createFlow({
      ...flowOptions,
      provider: defineProvider({ ...withIdToken, user }),
      effects,
    })
    const outcome = await flow.complete(pending, callbackUrl())
    expect(outcome).toMatchObject({
      user: { id: 'user-1', name: null, avatarUrl: null },
      raw: { user: echo },
    })
    expect(shown(outcome)).toEqual([])
    const { tokens: _, claims: __, ...rest } = outcome as Outcome & { status: 'authenticated' }
    expect(serialised(rest)).toEqual([])
    expect(shown(rest.raw)).toEqual([])
    expect(shown(rest.raw.user)).toEqual([])
  })

  test('an id in which a token stands is none', async () => {
    const outcome = await completed({ userInfo: json({ sub: `id-${ACCESS_TOKEN}` }) })
    expect(outcome).toMatchObject({ failure: { code: 'userinfo.id-malformed' } })
    expect(shown(outcome)).toEqual([])
  })

  test('an outcome whose user information failed', async () => {
    const outcome = await completed({ userInfo: json({}, { status: 401 }) })
    expect(outcome.tokens?.accessToken).toBe(ACCESS_TOKEN)
    expect(shown(outcome)).toEqual([])
  })

  test('a failure, though the provider says everything it knows', async () => {
    const everything = { error: 'x', error_description: JSON.stringify(named()), error_uri: CODE }
    const outcomes = [
      await completed({ token: json({ ...everything, ...tokenBody }, { status: 400 }) }),
      await completed({ userInfo: json({ error: ACCESS_TOKEN }, { status: 401 }) }),
      await completed({ keys: json({ error: idToken }, { status: 500 }) }),
      await flowWith().complete(
        pending,
        callbackUrl({
          error: VERIFIER,
          error_description: NONCE + STATE,
          code: CODE,
          state: STATE,
        }),
      ),
      await flowWith().complete(
        pending,
        callbackUrl({ code: CODE, state: STATE, iss: `https://evil.example/${VERIFIER}` }),
      ),
    ]
    // At the exchange no token has been issued; whatever the error calls one is not ours.
    const ours = new Set(['SECRET', 'CODE', 'STATE', 'VERIFIER', 'NONCE'])
    for (const outcome of outcomes) {
      const { failure } = outcome as { failure?: unknown }
      expect(failure).toBeDefined()
      expect(shown(failure).filter((name) => ours.has(name))).toEqual([])
      expect(serialised(failure).filter((name) => ours.has(name))).toEqual([])
    }
    const later = outcomes.slice(1).flatMap((outcome) => [...shown(outcome)])
    expect(later).toEqual([])
  })

  test('an error', async () => {
    const effects = Object.assign(providerWorld(), { randomBytes: () => new Uint8Array() })
    const flow = createFlow({ ...flowOptions, effects })
    const error: unknown = await flow.begin().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FlowError)
    expect(shown(error)).toEqual([])
    expect(serialised(error)).toEqual([])
  })
})

test('what is concealed is as it was for code', async () => {
  const { tokens, ...rest } = await completed()
  expect({ ...tokens }).toMatchObject({ accessToken: ACCESS_TOKEN, tokenType: 'Bearer' })
  expect(Object.keys(tokens ?? {})).not.toContain('toString')
  expect(structuredClone(tokens)).toEqual({ ...tokens })
  expect(rest).toMatchObject({ raw: { token: tokenBody } })
  expect(JSON.stringify('raw' in rest && rest.raw.token)).toBe('"[token response]"')
  expect(inspect(tokens)).toBe('[TokenSet]')
})

test('an outcome can be cloned, also where an answer has a member of the name that conceals it', async () => {
  const token = JSON.parse(answers.token.body) as object
  const outcome = await completed({ token: json({ ...token, toString: 'own', toJSON: 'own' }) })
  expect(structuredClone(outcome)).toMatchObject({
    status: 'authenticated',
    raw: { token: { access_token: ACCESS_TOKEN } },
  })
  expect(shown(outcome)).toEqual([])
})
