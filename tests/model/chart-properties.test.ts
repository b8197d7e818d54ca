import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureTable } from '../../src/failures.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { outcomeOf } from '../../src/machine/outcome.ts'
import { NONCE, secretsIn } from './support.ts'
import { walk, walked, type Choice, type Leg } from './walks.ts'

const finals = new Set(
  Object.values(flowMachine.states)
    .filter(({ type }) => type === 'final')
    .map(({ key }) => key),
)

const isFinal = ({ to }: Leg): boolean => finals.has(to.value)

/** Checks every leg of random walks. */
function eachLeg(check: (leg: Leg) => void): void {
  fc.assert(
    fc.property(walk, (choices: Choice[]) => {
      for (const leg of walked(choices)) check(leg)
    }),
    { numRuns: 500 },
  )
}

describe('on every walk through the chart', () => {
  test('a flow has an outcome exactly when it has ended', () => {
    eachLeg((leg) => expect(outcomeOf(leg.to.context) !== undefined).toBe(isFinal(leg)))
  })

  test('the state in which it ended is the one that the outcome and the table of failures say', () => {
    eachLeg((leg) => {
      if (!isFinal(leg)) return
      const outcome = outcomeOf(leg.to.context)
      expect(outcome?.status).toBe(leg.to.value)
      if (outcome?.status !== 'authenticated')
        expect(failureTable[outcome?.failure.code ?? 'flow.cancelled'].ends).toBe(leg.to.value)
    })
  })

  test('authenticated means tokens and a user', () => {
    eachLeg(({ to }) => {
      if (to.value !== 'authenticated') return
      expect(to.context.tokens?.accessToken).toMatch(/./)
      expect(to.context.user?.id).toMatch(/./)
    })
  })

  test('no one-time secret is left when it has ended', () => {
    eachLeg((leg) => {
      if (isFinal(leg)) expect(secretsIn(leg.to.context)).toEqual([])
    })
  })

  test('state, verifier and code are gone once they were sent, and the nonce once it was compared', () => {
    eachLeg(({ to }) => {
      if (to.value === 'exchangingCode')
        expect(secretsIn(to.context).filter((secret) => secret !== NONCE)).toEqual([])
      const isUsed = ['verifyingIdToken', 'fetchingUserInfo', 'backingOff'].includes(to.value)
      if (isUsed) expect(secretsIn(to.context)).toEqual([])
    })
  })

  test('a code is redeemed at most once', () => {
    fc.assert(
      fc.property(walk, (choices) => {
        const actions = [...walked(choices)].flatMap((leg) => leg.actions)
        const redeemed = actions.filter(({ type }) => type === 'effect.exchange')
        expect(redeemed.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  test('user information is asked for at most three times, with waits of 30 s at most in all', () => {
    fc.assert(
      fc.property(walk, (choices) => {
        const actions = [...walked(choices)].flatMap((leg) => leg.actions)
        const waits = actions.filter((action) => action.type === 'effect.wait')
        expect(waits.length).toBeLessThanOrEqual(2)
        const total = waits.reduce((sum, { params }) => sum + params.ms, 0)
        expect(total).toBeLessThanOrEqual(30_000)
      }),
      { numRuns: 500 },
    )
  })

  test('tokens leave it only with a user, or where only the user information failed', () => {
    eachLeg((leg) => {
      if (!isFinal(leg) || leg.to.context.tokens === null) return
      const origins = ['fetchingUserInfo', 'backingOff', leg.to.value]
      expect(origins).toContain(leg.from.value)
      expect(['authenticated', 'failed']).toContain(leg.to.value)
      expect(leg.to.context.failure?.code).not.toBe('id-token.subject-mismatch')
    })
  })

  test('what it remembers is plain JSON', () => {
    eachLeg(({ to }) => expect(JSON.parse(JSON.stringify(to))).toStrictEqual(to))
  })
})
