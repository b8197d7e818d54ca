import { failureTable } from '../../src/failures.ts'
import { outcomeOf } from '../../src/machine/outcome.ts'
import { ACCESS_TOKEN, begun, CODE, EXPIRES_AT, NONCE, STATE, VERIFIER } from '../model/support.ts'
import type { Happening } from './life.ts'
import { isWorthAWarning, verdictOn, type Waiting } from './oracle.ts'

/** What holds in every life: false where it does not. */
export type Property = (life: readonly Happening[]) => boolean

const asks = ({ actions }: Happening, type: string): boolean =>
  actions.some((action) => action.type === type)
const exchanges = (happening: Happening): boolean => asks(happening, 'effect.exchange')
const effectsOf = ({ actions }: Happening) =>
  actions.filter(({ type }) => type.startsWith('effect.') && type !== 'effect.abort')
const attemptOf = ({ params }: { readonly params?: unknown }): number =>
  (params as { readonly attempt: number }).attempt
const isQuiet = ({ from, to, actions }: Happening): boolean =>
  JSON.stringify(from) === JSON.stringify(to) &&
  actions.every(({ type }) => type === 'event.ignored')
const finals = new Set<string>([
  'authenticated',
  'denied',
  'expired',
  'rejected',
  'failed',
  'cancelled',
])
const isFinal = ({ to }: Happening): boolean => finals.has(to.value)
const busy = ['preparing', 'exchangingCode', 'verifyingIdToken', 'fetchingUserInfo', 'backingOff']

/** What a flow knows while it waits, from what it was told and not from what it remembers. */
function waitingIn({ told }: Happening): Waiting {
  const { provider, redirectUri } = begun
  return { provider, redirectUri, state: STATE, expiresAt: EXPIRES_AT, policy: told }
}

function verdictIn({ from, to, actions }: Happening): string | null {
  const refused = actions.find(({ type }) => type === 'callback.refused')
  const { failure } = Object(refused?.params) as { readonly failure?: { readonly code: string } }
  return failure?.code ?? to.context.failure?.code ?? from.context.failure?.code ?? null
}

const judged = (life: readonly Happening[]): readonly Happening[] =>
  life.filter(({ arrival, from }) => arrival !== undefined && from.value === 'awaitingCallback')

export const properties = {
  'a code is redeemed only after every question, and every other callback ends as the first one says'(
    life,
  ) {
    return life.every((happening) => {
      const { arrival, from, to } = happening
      if (arrival === undefined || from.value !== 'awaitingCallback') return !exchanges(happening)
      const verdict = verdictOn(arrival, waitingIn(happening))
      if (exchanges(happening) !== (verdict === null)) return false
      return (
        verdict === null ||
        (verdictIn(happening) === verdict &&
          (to.value === 'awaitingCallback') === isOfOthers(verdict))
      )
    })
  },

  'a code is redeemed at most once, whoever repeats, restores or races': (life) =>
    life.filter((happening) => exchanges(happening)).length <= 1,

  'a callback is too late from the very millisecond': (life) =>
    judged(life).every((happening) => {
      const { arrival, to } = happening
      if (arrival === undefined || isOfOthers(verdictOn(arrival, waitingIn(happening)) ?? ''))
        return true
      return (to.value === 'expired') === arrival.receivedAt >= EXPIRES_AT
    }),

  'an issuer that nobody expected is a warning': (life) =>
    life.every((happening) => {
      const { arrival, to } = happening
      if (arrival === undefined || !exchanges(happening)) return true
      return to.context.warnings.length === Number(isWorthAWarning(arrival, waitingIn(happening)))
    }),

  'state, verifier and code are in no snapshot once they were used, and no one-time secret at the end':
    (life) =>
      life.every((happening) => {
        const { from, to } = happening
        // A copy of an earlier time has what it had then.
        const isUsed = busy.slice(1).includes(to.value) && from.value !== to.value
        if (!isUsed && !isFinal(happening)) return true
        const text = JSON.stringify(to)
        const isCompared = isFinal(happening) || to.value !== 'exchangingCode'
        const used = [STATE, VERIFIER, CODE, ...(isCompared ? [NONCE] : [])]
        return !used.some((secret) => text.includes(secret))
      }),

  'authenticated means tokens and a user, and an ID token that was verified and names the user': (
    life,
  ) =>
    life.every(({ from, to, event, copy }, index) => {
      if (to.value !== 'authenticated' || from.value === 'authenticated') return true
      const outcome = outcomeOf(to.context)
      if (outcome?.status !== 'authenticated') return false
      if (outcome.tokens.accessToken !== ACCESS_TOKEN || outcome.user.id === '') return false
      const taken = life
        .slice(0, index)
        .filter((other) => other.copy === copy && other.from.value !== other.to.value)
      const isExpected = taken.some(
        (other) => other.event.type === 'code.exchanged' && other.event.idTokenExpected,
      )
      const { claims, subject } = to.context
      if (isExpected && (claims === null || subject === null)) return false
      return event.type !== 'userInfo.fetched' || subject === null || event.subject === subject
    }),

  'a flow that ends without a user says why, with a code of the table, and ends as the table says':
    (life) =>
      life.every((happening) => {
        const { to } = happening
        if (!isFinal(happening) || to.value === 'authenticated') return true
        const code = to.context.failure?.code
        return code !== undefined && code in failureTable && failureTable[code].ends === to.value
      }),

  'no effect is asked for twice: each has an attempt of its own': (life) => {
    const attempts = life.flatMap((happening) =>
      effectsOf(happening).map((effect) => attemptOf(effect)),
    )
    return new Set(attempts).size === attempts.length
  },

  'an answer to an effect that was given up changes nothing': (life) =>
    life.every((happening) => {
      const { event, awaited } = happening
      return !('attempt' in event) || event.attempt === awaited || isQuiet(happening)
    }),

  'a restore in the middle of a request ends the flow, and sends nothing': (life) =>
    life.every((happening) => {
      const { event, from, to } = happening
      if (event.type !== 'flow.resumed' || !busy.includes(from.value)) return true
      return to.value === 'failed' && effectsOf(happening).length === 0
    }),

  'what has ended stays as it is': (life) =>
    life.every((happening) => !finals.has(happening.from.value) || isQuiet(happening)),

  'tokens beside an ID token that is not trusted are dropped': (life) =>
    life.every(({ to }) => {
      const code = to.context.failure?.code ?? ''
      return !code.startsWith('id-token.') && code !== 'flow.cancelled'
        ? true
        : to.context.tokens === null
    }),

  'user information is asked for three times at most, with waits of 30 s in all': (life) => {
    const effects = life.flatMap((happening) => effectsOf(happening))
    const tries = effects.filter(({ type }) => type === 'effect.fetchUserInfo').length
    const waits = effects.filter(({ type }) => type === 'effect.wait')
    const waited = waits.map(({ params }) => (params as { readonly ms: number }).ms)
    return tries <= 3 && waited.reduce((sum, ms) => sum + ms, 0) <= 30_000
  },
} as const satisfies Record<string, Property>

export type PropertyName = keyof typeof properties

function isOfOthers(code: string): boolean {
  return /state-|provider-|redirect-/.test(code)
}
