import {
  createFlow,
  explain,
  type FlowError,
  type Begun,
  type Explanation,
  type Failure,
  type FailureCode,
  type FailureOf,
  type Flow,
  type FlowOptions,
  type Outcome,
  type PendingFlow,
  type Step,
  type TokenSet,
  type User,
} from 'trivet'
import { github } from 'trivet/providers/github'
import { expectTypeOf } from 'vitest'

// Compiled, never run. A line that is expected to be an error and is none fails the typecheck.

declare const flow: Flow
declare const outcome: Outcome
declare const failure: Failure
declare const pending: PendingFlow
declare const tokens: TokenSet
declare const user: User

const options: FlowOptions = {
  provider: github,
  clientId: 'id',
  redirectUri: 'https://app.example/',
}
expectTypeOf(createFlow(options)).toEqualTypeOf<Flow>()
createFlow({ ...options, clientSecret: 'text' })
createFlow({ ...options, clientSecret: async () => 'rotated' })
// @ts-expect-error The client has an id.
createFlow({ provider: github, redirectUri: 'https://app.example/' })
// @ts-expect-error A redirect URI is text.
createFlow({ ...options, redirectUri: new URL('https://app.example/') })
// @ts-expect-error A profile is not named, it is given.
createFlow({ ...options, provider: 'github' })
// @ts-expect-error There is no such option.
createFlow({ ...options, timeout: 10 })

expectTypeOf<Flow['begin']>().returns.resolves.toEqualTypeOf<Begun>()
void flow.begin({ scopes: ['openid'], params: { access_type: 'offline' }, data: { to: ['/'] } })
// @ts-expect-error Scopes are a list.
void flow.begin({ scopes: 'openid email' })
// @ts-expect-error What comes back as JSON has to be JSON.
void flow.begin({ data: new Date() })
// @ts-expect-error Parameters are text.
void flow.begin({ params: { max_age: 60 } })

expectTypeOf<Flow['complete']>().returns.resolves.toEqualTypeOf<Outcome>()
void flow.complete(pending, 'https://app.example/?code=c')
void flow.complete(pending, new URL('https://app.example/'))
void flow.complete(pending, new URLSearchParams())
void flow.complete(pending, new Request('https://app.example/'))
void flow.complete(null, '/?code=c')
void flow.complete(undefined, '/?code=c')
// @ts-expect-error A callback is no object of parameters.
void flow.complete(pending, { code: 'c', state: 's' })
// @ts-expect-error A pending flow is not its id.
void flow.complete('id', '/?code=c')
expectTypeOf<Flow['fetchUser']>().parameter(0).toEqualTypeOf<TokenSet>()
expectTypeOf(flow.idOf('/')).toEqualTypeOf<string | undefined>()

expectTypeOf(pending.v).toEqualTypeOf<1>()
expectTypeOf(pending.expiresAt).toEqualTypeOf<number>()
expectTypeOf(pending.codeVerifier).toEqualTypeOf<string | undefined>()
// @ts-expect-error A pending flow is not changed.
pending.state = 'another'
// @ts-expect-error Nor is a token set.
tokens.accessToken = 'another'
// @ts-expect-error The refresh token may be missing.
expectTypeOf(tokens.refreshToken).toEqualTypeOf<string>()
expectTypeOf(tokens.tokenType).toEqualTypeOf<'Bearer'>()

expectTypeOf(user.id).toEqualTypeOf<string>()
expectTypeOf(user.emailVerified).toEqualTypeOf<boolean | null>()
// @ts-expect-error An address may be missing.
user.email.toLowerCase()

/** Every status, and no other. */
export function ofStatus(): string {
  switch (outcome.status) {
    case 'authenticated':
      expectTypeOf(outcome.tokens).toEqualTypeOf<TokenSet>()
      // @ts-expect-error Nothing failed.
      void outcome.failure
      return outcome.user.id
    case 'denied':
    case 'expired':
    case 'rejected':
    case 'failed':
    case 'cancelled':
      expectTypeOf(outcome.tokens).toEqualTypeOf<TokenSet | undefined>()
      // @ts-expect-error Nobody is signed in.
      void outcome.user
      return outcome.failure.code
    // @ts-expect-error There is no such status.
    case 'succeeded':
      return ''
    default:
      return outcome satisfies never
  }
}

/** Not exhaustive: `cancelled` is missing, and the compiler says so. */
// @ts-expect-error One way ends without a return.
export function withoutOne(): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (outcome.status) {
    case 'authenticated':
    case 'denied':
    case 'expired':
    case 'rejected':
    case 'failed':
      return outcome.status
  }
}

// @ts-expect-error The user is there only where the status says so.
void outcome.user

/** A code gives the details of that code. */
export function ofCode(): unknown {
  switch (failure.code) {
    case 'callback.expired':
      return failure.details.receivedAt
    case 'exchange.rejected':
      // @ts-expect-error These are details of another code.
      return failure.details.receivedAt
    // @ts-expect-error There is no such code.
    case 'exchange.refused':
      return undefined
    default:
      expectTypeOf(failure.code).toEqualTypeOf<
        Exclude<FailureCode, 'callback.expired' | 'exchange.rejected'>
      >()
      return failure.details
  }
}

expectTypeOf<FailureOf<'network.timeout'>['details']['timeoutMs']>().toEqualTypeOf<number>()
expectTypeOf<Failure['step']>().toEqualTypeOf<Step>()
expectTypeOf<Failure['ambiguous']>().toEqualTypeOf<true | undefined>()
expectTypeOf<FlowError['failure']>().toEqualTypeOf<Failure>()
expectTypeOf(explain(outcome)).toEqualTypeOf<Explanation>()
explain(failure, github)
// @ts-expect-error A code alone does not say enough.
explain('exchange.rejected')
