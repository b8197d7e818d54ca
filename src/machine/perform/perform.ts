import type { Cancellation } from '../../effects/ports.ts'
import { failure, type Failure, type Step } from '../../failures.ts'
import type { Effect } from '../effects.ts'
import type { EffectResult } from '../events.ts'
import { Cancelling } from './cancelling.ts'
import { exchange } from './exchange.ts'
import { verifyIdToken } from './id-token.ts'
import { prepare } from './prepare.ts'
import type { Surroundings } from './surroundings.ts'
import { fetchUserInfo } from './user-info.ts'

/** An effect that is answered. */
export type AnsweredEffect = Exclude<Effect, { type: 'effect.abort' }>

/**
 * Does what the chart asks for. Never rejects: whatever an adapter throws becomes the effect's failure event.
 *
 * @param signal Aborts what is under way; the answer is then of no interest to anybody. Undefined where nobody will.
 */
export async function perform(
  effect: AnsweredEffect,
  surroundings: Surroundings,
  signal?: AbortSignal,
): Promise<EffectResult> {
  try {
    return await answerTo(effect, surroundings, signal)
  } catch {
    return failureEventOf(effect)
  }
}

function answerTo(
  effect: AnsweredEffect,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<EffectResult> {
  switch (effect.type) {
    case 'effect.prepare':
      return prepare(effect.params, surroundings)
    case 'effect.exchange':
      return exchange(effect.params, surroundings, signal)
    case 'effect.verifyIdToken':
      return verifyIdToken(effect.params, surroundings, signal ?? new AbortController().signal)
    case 'effect.fetchUserInfo':
      return fetchUserInfo(effect.params, surroundings, signal)
    case 'effect.wait':
      return wait(effect.params, surroundings, signal ?? new Cancelling())
  }
}

async function wait(
  { attempt, ms }: Extract<Effect, { type: 'effect.wait' }>['params'],
  { effects }: Surroundings,
  cancellation: Cancellation,
): Promise<EffectResult> {
  await effects.wait(ms, cancellation)
  return { type: 'wait.elapsed', attempt }
}

/** What an adapter that broke its contract comes to. */
function failureEventOf({ type, params: { attempt } }: AnsweredEffect): EffectResult {
  switch (type) {
    case 'effect.prepare':
      return {
        type: 'authorization.failed',
        attempt,
        failure: failure('authorization.preparation-failed', { adapter: 'unknown' }),
      }
    case 'effect.exchange':
      return { type: 'exchange.failed', attempt, failure: adapterFailed('exchange', true) }
    case 'effect.verifyIdToken':
      return { type: 'idToken.refused', attempt, failure: adapterFailed('id-token') }
    case 'effect.fetchUserInfo':
      return {
        type: 'userInfo.failed',
        attempt,
        failure: adapterFailed('userinfo'),
        retryAfterMs: null,
      }
    case 'effect.wait':
      return { type: 'wait.failed', attempt, failure: adapterFailed('userinfo') }
  }
}

function adapterFailed(step: Step, ambiguous = false): Failure {
  return failure('network.adapter-failed', { host: '' }, { step, ambiguous })
}
