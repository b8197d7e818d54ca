import type { FailureCode } from '../../src/failures.ts'
import type { CallbackPolicy } from '../../src/machine/callback-policy.ts'
import type { FlowState } from '../../src/machine/driver.ts'
import type { CallbackReceived } from '../../src/machine/events.ts'
import type * as guards from '../../src/machine/guards.ts'
import {
  callbackUrl,
  CODE,
  EXPIRES_AT,
  ISSUER,
  policy,
  received,
  REDIRECT_URI,
  STATE,
  waiting,
} from './support.ts'
import { NOW } from './world.ts'

/** A callback and the flow that it comes to, before they are made. */
export interface Draft {
  readonly parameters: ReadonlyArray<readonly [string, string]>
  readonly address: string
  readonly provider: string
  readonly receivedAt: number
  readonly presence: CallbackPolicy['issuer']['presence']
}

export const goodDraft: Draft = {
  parameters: [
    ['code', CODE],
    ['state', STATE],
    ['iss', ISSUER],
  ],
  address: REDIRECT_URI,
  provider: 'example',
  receivedAt: NOW,
  presence: 'optional',
}

/** The flow that waits, and what comes to it. */
export function drafted({ parameters, address, provider, receivedAt, presence }: Draft): {
  readonly state: FlowState
  readonly event: CallbackReceived
} {
  const own = { ...policy, issuer: { ...policy.issuer, presence } }
  return {
    state: waiting({ policy: own }),
    event: received(callbackUrl(parameters, address), { provider, receivedAt }),
  }
}

/** One thing that can be wrong with a callback. */
export interface Rule {
  readonly guard: keyof typeof guards
  readonly code: FailureCode
  /** How the flow goes on. */
  readonly leadsTo: 'awaitingCallback' | 'expired' | 'rejected' | 'denied' | 'failed'
  /** Makes exactly this wrong, and leaves alone what is wrong already. */
  readonly breaks: (draft: Draft) => Draft
}

const without = (draft: Draft, name: string): Draft => ({
  ...draft,
  parameters: draft.parameters.filter(([other]) => other !== name),
})
const added = (draft: Draft, ...pairs: ReadonlyArray<readonly [string, string]>): Draft => ({
  ...draft,
  parameters: [...draft.parameters, ...pairs],
})
const replaced = (draft: Draft, name: string, value: string): Draft => ({
  ...draft,
  parameters: draft.parameters.map((pair) => (pair[0] === name ? [name, value] : pair)),
})
const has = ({ parameters }: Draft, name: string): boolean =>
  parameters.some(([other]) => other === name)

/** Everything that is asked of a callback, in the order in which it is asked (design §3). */
export const rules: readonly Rule[] = [
  {
    guard: 'isStateMissing',
    code: 'callback.state-missing',
    leadsTo: 'awaitingCallback',
    breaks: (draft) => without(draft, 'state'),
  },
  {
    guard: 'isStateDuplicated',
    code: 'callback.state-duplicated',
    leadsTo: 'awaitingCallback',
    breaks: (draft) => added(draft, ['state', STATE]),
  },
  {
    guard: 'isStateDifferent',
    code: 'callback.state-mismatch',
    leadsTo: 'awaitingCallback',
    breaks: (draft) => replaced(draft, 'state', `x${STATE.slice(1)}`),
  },
  {
    guard: 'isForAnotherProvider',
    code: 'callback.provider-mismatch',
    leadsTo: 'awaitingCallback',
    breaks: (draft) => ({ ...draft, provider: 'another' }),
  },
  {
    guard: 'isAtAnotherAddress',
    code: 'callback.redirect-mismatch',
    leadsTo: 'awaitingCallback',
    breaks: (draft) => ({ ...draft, address: 'https://app.example/another' }),
  },
  {
    guard: 'isExpired',
    code: 'callback.expired',
    leadsTo: 'expired',
    breaks: (draft) => ({ ...draft, receivedAt: EXPIRES_AT }),
  },
  {
    guard: 'hasDuplicateParameter',
    code: 'callback.parameter-duplicated',
    leadsTo: 'rejected',
    breaks: (draft) => added(draft, ['error_uri', 'a'], ['error_uri', 'b']),
  },
  {
    guard: 'hasUnexpectedParameter',
    code: 'callback.parameter-unexpected',
    leadsTo: 'rejected',
    breaks: (draft) => added(draft, ['id_token', 'x']),
  },
  {
    guard: 'hasForeignIssuer',
    code: 'callback.issuer-mismatch',
    leadsTo: 'rejected',
    breaks: (draft) => replaced(draft, 'iss', 'https://evil.example'),
  },
  {
    guard: 'lacksIssuer',
    code: 'callback.issuer-missing',
    leadsTo: 'rejected',
    breaks: (draft) => ({ ...without(draft, 'iss'), presence: 'required' }),
  },
  {
    guard: 'isDenied',
    code: 'callback.denied',
    leadsTo: 'denied',
    breaks: (draft) => added(draft, ['error', 'access_denied']),
  },
  {
    guard: 'hasError',
    code: 'callback.error',
    leadsTo: 'failed',
    breaks: (draft) => (has(draft, 'error') ? draft : added(draft, ['error', 'server_error'])),
  },
  {
    guard: 'lacksCode',
    code: 'callback.code-missing',
    leadsTo: 'failed',
    breaks: (draft) => without(draft, 'code'),
  },
]

export const refusals = rules.filter(({ leadsTo }) => leadsTo === 'awaitingCallback')
