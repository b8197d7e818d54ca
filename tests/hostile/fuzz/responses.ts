import fc from 'fast-check'
import { createFlow, type Outcome } from 'trivet'
import type { HttpResponse } from 'trivet/effects'
import type { Provider } from 'trivet/providers'
import {
  ACCESS_TOKEN,
  callbackUrl,
  flowOptions,
  pending,
  profileWith,
  REFRESH_TOKEN,
  tokenBody,
  tokens,
  userBody,
} from '../../model/support.ts'
import { heads, nearly, texts, type Head } from './grammar.ts'
import { judge } from './judge.ts'
import { never, target } from './target.ts'
import { LIMIT_MS, quickWorld } from './world.ts'

const evidence = { source: 'https://provider.example/docs', date: '2026-01-01' }
const strict = profileWith()
const lenient = profileWith({
  quirks: {
    tokenResponseMayBeForm: evidence,
    tokenTypeIsIgnored: evidence,
    expiresInMayBeString: evidence,
    grantedScopesAreCommaSeparated: evidence,
  },
})

function answerOf({ status, type, more }: Head, body: string): HttpResponse {
  return { status, headers: { ...more, 'content-type': type }, body }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function membersOf(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const own = (members: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(members, name) ? members[name] : undefined

const forms = fc
  .array(
    fc.tuple(
      fc.constantFrom(...Object.keys(tokenBody), 'scope', 'error', 'id_token', '__proto__'),
      fc.oneof(fc.constantFrom(ACCESS_TOKEN, 'bearer', '3600', '-1', 'a,b'), texts),
    ),
    { maxLength: 6 },
  )
  .map((pairs) =>
    new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()])).toString(),
  )

const tokenInputs = fc.record({
  head: heads,
  body: fc.oneof({ weight: 5, arbitrary: nearly(tokenBody) }, forms),
  isLenient: fc.boolean(),
})

/** What has to be in a body before anybody is signed in by it. */
function tokenIn(body: string, isForm: boolean): unknown {
  if (isForm) {
    const all = new URLSearchParams(body)
    return all.getAll('access_token').length === 1 && !isText(all.get('error'))
      ? all.get('access_token')
      : undefined
  }
  const members = membersOf(body)
  if (members === null || isText(own(members, 'error'))) return undefined
  return own(members, 'access_token')
}

export const tokenResponses = target<
  typeof tokenInputs extends fc.Arbitrary<infer Value> ? Value : never
>({
  name: 'token-responses',
  claim: 'nobody is signed in by a token response that is an error, or has no token of its own',
  inputs: tokenInputs,
  examples: [],
  async feed({ head, body, isLenient }) {
    const provider = isLenient ? lenient : strict
    const effects = quickWorld({ '/token': answerOf(head, body) })
    const flow = createFlow({ ...flowOptions, provider, effects, timeoutMs: LIMIT_MS })
    const outcome = await flow.complete(pending, callbackUrl())
    const seen = judge(outcome, provider)
    if (seen !== 'accepted') return seen
    const isForm =
      isLenient && /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(head.type.trim())
    if (head.status !== 200) never('a status that is not 200', head)
    if (outcome.tokens?.accessToken !== tokenIn(body, isForm)) never('not the token', body)
    const type = isForm ? 'bearer' : own(membersOf(body) ?? {}, 'token_type')
    if (!isLenient && String(type).toLowerCase() !== 'bearer') never('not a bearer token', type)
    return seen
  },
})

const userInputs = fc.record({
  head: heads,
  body: nearly({ ...userBody, picture: 'https://issuer.example/me.png' }),
  subject: fc.option(fc.constantFrom('user-1', 'user-2', '1', '__proto__')),
})
const withPicture: Provider = profileWith({
  user: { ...strict.user, avatarUrl: '/picture' },
  userInfo: {
    errors: [{ status: [403], header: { name: 'x-ratelimit-remaining' }, code: 'rate-limited' }],
  },
})

export const userResponses = target<
  typeof userInputs extends fc.Arbitrary<infer Value> ? Value : never
>({
  name: 'user-responses',
  claim: 'a user is the one whom the answer names, and the ID token names no other',
  inputs: userInputs,
  examples: [],
  async feed({ head, body, subject }) {
    const effects = quickWorld({ '/userinfo': answerOf(head, body) })
    const flow = createFlow({ ...flowOptions, provider: withPicture, effects, timeoutMs: LIMIT_MS })
    const claims = Buffer.from(JSON.stringify({ sub: subject })).toString('base64url')
    const idToken = subject === null ? {} : { idToken: `x.${claims}.x` }
    const outcome: Outcome = await flow.fetchUser({ ...tokens, ...idToken })
    const seen = judge(outcome, withPicture, [ACCESS_TOKEN, REFRESH_TOKEN])
    if (outcome.status !== 'authenticated') return seen
    const members = membersOf(body) ?? never('no object', body)
    const sub = own(members, 'sub')
    if (head.status !== 200) never('a status that is not 200', head)
    const { id } = outcome.user
    // Digits that a number cannot hold are kept as they are written.
    const isExact = Number(id) === sub && /^-?\d{16,}$/.test(id) && body.includes(id)
    if (!isText(sub) && !Number.isSafeInteger(sub) && !isExact) never('no id', sub)
    if (id !== String(sub) && !isExact) never('another id', id, sub)
    if (subject !== null && sub !== subject) never('another user than the ID token names', sub)
    return seen
  },
})
