import { assign, setup } from 'xstate'
import type { FlowContext } from './context.ts'
import type { EffectParams, NoticeParams } from './effects.ts'
import type { FlowEvent } from './events.ts'
import * as guards from './guards.ts'
import type { FlowOutcome } from './outcome.ts'
import * as updates from './updates.ts'

/** Effects and notices do nothing here: whoever drives the chart performs them. */
const outside =
  <Params>() =>
  (_: unknown, _params: Params): void => {}

/** A notice as the actor emits it. */
export type FlowEmitted = {
  [Type in keyof NoticeParams]: { readonly type: Type } & NoticeParams[Type]
}[keyof NoticeParams]

/** The chart's vocabulary: what it remembers, what can happen, what it may ask and do. */
export const flowSetup = setup({
  types: {
    context: {} as FlowContext,
    events: {} as FlowEvent,
    emitted: {} as FlowEmitted,
    output: {} as FlowOutcome | undefined,
    meta: {} as { readonly spec: string },
    tags: {} as 'durable' | 'busy',
  },
  guards: { ...guards },
  actions: {
    rememberRequest: assign(updates.rememberRequest),
    adoptPolicy: assign(updates.adoptPolicy),
    rememberPresentedTokens: assign(updates.rememberPresentedTokens),
    rememberCallback: assign(updates.rememberCallback),
    countAttempt: assign(updates.countAttempt),
    rememberSecrets: assign(updates.rememberSecrets),
    forgetStateAndVerifier: assign(updates.forgetStateAndVerifier),
    forgetOneTimeSecrets: assign(updates.forgetOneTimeSecrets),
    rememberTokens: assign(updates.rememberTokens),
    forgetTokens: assign(updates.forgetTokens),
    rememberClaims: assign(updates.rememberClaims),
    countUserInfoTry: assign(updates.countUserInfoTry),
    rememberUser: assign(updates.rememberUser),
    rememberSetback: assign(updates.rememberSetback),
    acceptSetback: assign(updates.acceptSetback),
    recordWarning: assign(updates.recordWarning),
    recordFailure: assign(updates.recordFailure),
    'effect.prepare': outside<EffectParams['effect.prepare']>(),
    'effect.exchange': outside<EffectParams['effect.exchange']>(),
    'effect.verifyIdToken': outside<EffectParams['effect.verifyIdToken']>(),
    'effect.fetchUserInfo': outside<EffectParams['effect.fetchUserInfo']>(),
    'effect.wait': outside<EffectParams['effect.wait']>(),
    'effect.abort': outside<void>(),
    'authorization.ready': outside<NoticeParams['authorization.ready']>(),
    'callback.refused': outside<NoticeParams['callback.refused']>(),
  },
})
