import { awaitingCallback } from './awaiting-callback.ts'
import { initialContext } from './context.ts'
import type { flowSetup } from './flow-setup.ts'
import { outcomeOf } from './outcome.ts'
import {
  assertEvent,
  cancelled,
  event,
  interrupted,
  late,
  record,
  recordReported,
} from './transitions.ts'

/**
 * The OAuth 2.0 authorization code flow: Authorize → Exchange → UserInfo.
 *
 * The chart does nothing itself. What it wants done are actions named `effect.*` with params; what came of
 * it are events. It is data, in the form that XState has for it: the driver reads it as it stands, and
 * `flowMachine` is XState's reading of the same.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1 RFC 6749 §4.1}
 */
export const flowChart = {
  id: 'flow',
  initial: 'idle',
  context: initialContext,
  output: ({ context }) => outcomeOf(context),
  states: {
    idle: {
      description: 'Nothing has happened yet.',
      meta: { spec: 'RFC 6749 §4.1' },
      on: {
        'flow.begun': {
          target: 'preparing',
          actions: { type: 'rememberRequest', params: event },
          description: 'The application wants to sign a user in.',
        },
        'tokens.presented': {
          target: 'fetchingUserInfo',
          actions: { type: 'rememberPresentedTokens', params: event },
          description: 'Tokens of an earlier login whose user information failed.',
        },
      },
    },

    preparing: {
      description:
        'State, PKCE verifier and nonce are made, and the URL of the authorization request.',
      meta: { spec: 'RFC 6749 §4.1.1, RFC 7636 §4.1' },
      tags: 'busy',
      entry: [
        'countAttempt',
        {
          type: 'effect.prepare',
          params: ({ context, event }) => {
            assertEvent(event, 'flow.begun')
            const { attempt, redirectUri, scopes } = context
            return { attempt, redirectUri, scopes, parameters: event.parameters }
          },
        },
      ],
      exit: 'effect.abort',
      on: {
        'authorization.prepared': [
          late,
          {
            target: 'awaitingCallback',
            actions: [
              { type: 'rememberSecrets', params: event },
              { type: 'authorization.ready', params: ({ event }) => ({ url: event.url }) },
            ],
            description: 'The user can be sent to the provider.',
          },
        ],
        'authorization.failed': [
          late,
          {
            target: 'failed',
            actions: recordReported,
            description: 'The request could not be made: an adapter failed.',
          },
        ],
        'flow.resumed': interrupted('authorization.interrupted'),
        'flow.cancelled': cancelled,
      },
    },

    awaitingCallback,

    exchangingCode: {
      description: 'The code is redeemed, once.',
      meta: { spec: 'RFC 6749 §4.1.3' },
      tags: 'busy',
      entry: [
        'countAttempt',
        {
          type: 'effect.exchange',
          params: ({ context, event }) => {
            assertEvent(event, 'callback.received')
            const { attempt, codeVerifier, redirectUri, scopes, state, nonce, callback } = context
            const code = event.response.code[0] ?? ''
            return { attempt, code, codeVerifier, redirectUri, scopes, state, nonce, callback }
          },
        },
        'forgetStateAndVerifier',
      ],
      exit: 'effect.abort',
      on: {
        'code.exchanged': [
          late,
          {
            guard: { type: 'lacksIdToken', params: event },
            target: 'failed',
            actions: record('id-token.missing'),
            description: '`openid` was asked for, and no ID token came.',
          },
          {
            guard: { type: 'hasIdToken', params: event },
            target: 'verifyingIdToken',
            actions: { type: 'rememberTokens', params: event },
            description: 'Tokens, and an ID token among them.',
          },
          {
            target: 'fetchingUserInfo',
            actions: { type: 'rememberTokens', params: event },
            description: 'Tokens.',
          },
        ],
        'exchange.failed': [
          late,
          {
            target: 'failed',
            actions: recordReported,
            description: 'No tokens: refused, unreadable, or not answered.',
          },
        ],
        'flow.resumed': interrupted('exchange.interrupted'),
        'flow.cancelled': cancelled,
      },
    },

    verifyingIdToken: {
      description: 'Signature and claims of the ID token are checked.',
      meta: { spec: 'OpenID Connect Core §3.1.3.7' },
      tags: 'busy',
      entry: [
        'countAttempt',
        {
          type: 'effect.verifyIdToken',
          params: ({ context, event }) => {
            assertEvent(event, 'code.exchanged')
            const { idToken = '', accessToken } = event.tokens
            return { attempt: context.attempt, idToken, accessToken, nonce: context.nonce }
          },
        },
        'forgetOneTimeSecrets',
      ],
      exit: 'effect.abort',
      on: {
        'idToken.verified': [
          late,
          {
            target: 'fetchingUserInfo',
            actions: { type: 'rememberClaims', params: event },
            description: 'The ID token is genuine and meant for us.',
          },
        ],
        'idToken.refused': [
          late,
          {
            target: 'failed',
            actions: ['forgetTokens', recordReported],
            description: 'The ID token cannot be trusted: neither can the tokens beside it.',
          },
        ],
        'flow.resumed': {
          ...interrupted('id-token.interrupted'),
          actions: ['forgetTokens', record('id-token.interrupted')],
        },
        'flow.cancelled': cancelled,
      },
    },

    fetchingUserInfo: {
      description: 'The provider is asked who the user is.',
      meta: { spec: 'OpenID Connect Core §5.3, RFC 6750 §2.1' },
      tags: 'busy',
      entry: [
        'countAttempt',
        {
          type: 'effect.fetchUserInfo',
          params: ({ context }) => {
            const { attempt, tokens, rawToken, claims, callback, userInfoTries: tries } = context
            const accessToken = tokens?.accessToken ?? ''
            const grantedScopes = tokens?.scopes ?? []
            const others = [tokens?.refreshToken ?? null, tokens?.idToken ?? null]
            const known = { rawToken, claims, callback }
            return { attempt, accessToken, grantedScopes, others, ...known, tries }
          },
        },
        'countUserInfoTry',
        'forgetOneTimeSecrets',
      ],
      exit: 'effect.abort',
      on: {
        'userInfo.fetched': [
          late,
          {
            guard: { type: 'isAnotherSubject', params: event },
            target: 'failed',
            actions: ['forgetTokens', record('id-token.subject-mismatch')],
            description: 'Not the user of the ID token.',
          },
          {
            target: 'authenticated',
            actions: { type: 'rememberUser', params: event },
            description: 'The user is known.',
          },
        ],
        'userInfo.failed': [
          late,
          {
            guard: { type: 'mayTryAgain', params: event },
            target: 'backingOff',
            actions: { type: 'rememberSetback', params: event },
            description: 'It may pass: three tries, 30 s of waiting in all.',
          },
          {
            target: 'failed',
            actions: recordReported,
            description: 'No user information. The tokens are kept.',
          },
        ],
        'flow.resumed': interrupted('userinfo.interrupted'),
        'flow.cancelled': cancelled,
      },
    },

    backingOff: {
      description: 'Waits before user information is asked for again.',
      meta: { spec: 'RFC 9110 §10.2.3' },
      tags: 'busy',
      entry: [
        'countAttempt',
        {
          type: 'effect.wait',
          params: ({ context, event }) => {
            assertEvent(event, 'userInfo.failed')
            return { attempt: context.attempt, ms: event.retryAfterMs ?? 0 }
          },
        },
      ],
      exit: 'effect.abort',
      on: {
        'wait.elapsed': [late, { target: 'fetchingUserInfo', description: 'Asks again.' }],
        'wait.failed': [
          late,
          {
            target: 'failed',
            actions: 'acceptSetback',
            description: 'Waiting is not possible: the failure before it stands.',
          },
        ],
        'flow.resumed': interrupted('userinfo.interrupted'),
        'flow.cancelled': cancelled,
      },
    },

    authenticated: {
      type: 'final',
      description: 'The user is signed in.',
      meta: { spec: 'RFC 6749 §4.1.4' },
      entry: 'forgetOneTimeSecrets',
    },
    denied: {
      type: 'final',
      description: 'The user refused.',
      meta: { spec: 'RFC 6749 §4.1.2.1' },
      entry: 'forgetOneTimeSecrets',
    },
    expired: {
      type: 'final',
      description: 'The user came back too late. Nothing was exchanged.',
      meta: { spec: 'RFC 6749 §4.1.2' },
      entry: 'forgetOneTimeSecrets',
    },
    rejected: {
      type: 'final',
      description: 'The callback was ours but cannot be trusted. Nothing was exchanged.',
      meta: { spec: 'RFC 9207 §2.4, RFC 6749 §3.1' },
      entry: 'forgetOneTimeSecrets',
    },
    failed: {
      type: 'final',
      description: 'The provider, the network or an adapter failed.',
      meta: { spec: 'RFC 6749 §5.2' },
      entry: 'forgetOneTimeSecrets',
    },
    cancelled: {
      type: 'final',
      description: 'The application gave up.',
      meta: { spec: 'RFC 6749 §4.1' },
      entry: 'forgetOneTimeSecrets',
    },
  },
} satisfies Parameters<typeof flowSetup.createMachine>[0]

/** The names of the chart's states. */
export type StateName = keyof (typeof flowChart)['states']
