import { describe, expect, test } from 'vitest'
import { failure } from '../failures.ts'
import { NOW } from '../../tests/model/world.ts'
import { begun, policy, received, tokens } from '../../tests/model/support.ts'
import { initialContext } from './context.ts'
import * as updates from './updates.ts'

const context = {
  ...initialContext,
  attempt: 4,
  userInfoTries: 1,
  waitedMs: 500,
  setback: failure('userinfo.server-error', { request: 'user', status: 500 }),
}
const setback = failure('userinfo.server-error', { request: 'user', status: 503 })
const user = {
  provider: 'example',
  id: 'user-1',
  name: null,
  username: null,
  email: null,
  emailVerified: null,
  avatarUrl: null,
  profileUrl: null,
  locale: null,
}

/** Each update with an event that it is for, and all that it may change. */
const cases = {
  rememberRequest: [
    () => updates.rememberRequest({ context }, begun),
    { provider: 'example', redirectUri: begun.redirectUri, scopes: begun.scopes, policy },
  ],
  adoptPolicy: [
    () => updates.adoptPolicy({ context }, { type: 'flow.resumed', policy }),
    { policy },
  ],
  rememberPresentedTokens: [
    () =>
      updates.rememberPresentedTokens(
        { context },
        { type: 'tokens.presented', provider: 'example', tokens, subject: 'user-1' },
      ),
    { provider: 'example', tokens, subject: 'user-1' },
  ],
  rememberCallback: [
    () =>
      updates.rememberCallback(
        { context: { ...context, policy: { ...policy, captures: { tenant: 'text' as const } } } },
        received('https://app.example/callback?code=c&tenant=one&other=two'),
      ),
    { callback: { tenant: 'one' } },
  ],
  countAttempt: [() => updates.countAttempt({ context }), { attempt: 5 }],
  rememberSecrets: [
    () =>
      updates.rememberSecrets(
        { context },
        {
          type: 'authorization.prepared',
          attempt: 4,
          url: 'https://issuer.example/authorize',
          state: 'state',
          codeVerifier: 'verifier',
          nonce: 'nonce',
          expiresAt: NOW,
        },
      ),
    { state: 'state', codeVerifier: 'verifier', nonce: 'nonce', expiresAt: NOW },
  ],
  forgetStateAndVerifier: [
    () => updates.forgetStateAndVerifier(),
    { state: null, codeVerifier: null },
  ],
  forgetOneTimeSecrets: [
    () => updates.forgetOneTimeSecrets(),
    { state: null, codeVerifier: null, nonce: null },
  ],
  rememberTokens: [
    () =>
      updates.rememberTokens(
        { context },
        {
          type: 'code.exchanged',
          attempt: 4,
          tokens,
          raw: { access_token: 'token' },
          missingScopes: ['email'],
          idTokenExpected: false,
        },
      ),
    { tokens, rawToken: { access_token: 'token' }, missingScopes: ['email'] },
  ],
  forgetTokens: [() => updates.forgetTokens(), { tokens: null, rawToken: null }],
  rememberClaims: [
    () =>
      updates.rememberClaims(
        { context },
        { type: 'idToken.verified', attempt: 4, claims: { sub: 'user-1' }, subject: 'user-1' },
      ),
    { claims: { sub: 'user-1' }, subject: 'user-1' },
  ],
  countUserInfoTry: [() => updates.countUserInfoTry({ context }), { userInfoTries: 2 }],
  rememberUser: [
    () =>
      updates.rememberUser(
        { context },
        { type: 'userInfo.fetched', attempt: 4, user, subject: null, raw: { user: { id: 1 } } },
      ),
    { user, rawUserInfo: { user: { id: 1 } } },
  ],
  rememberSetback: [
    () =>
      updates.rememberSetback(
        { context },
        { type: 'userInfo.failed', attempt: 4, failure: setback, retryAfterMs: 250 },
      ),
    { waitedMs: 750, setback },
  ],
  acceptSetback: [() => updates.acceptSetback({ context }), { failure: context.setback }],
  recordWarning: [
    () =>
      updates.recordWarning(
        { context: { ...context, warnings: [{ code: 'callback.issuer-unknown' }] } },
        { code: 'callback.issuer-unannounced' },
      ),
    { warnings: [{ code: 'callback.issuer-unknown' }, { code: 'callback.issuer-unannounced' }] },
  ],
  recordFailure: [() => updates.recordFailure({ context }, setback), { failure: setback }],
} satisfies Record<keyof typeof updates, readonly [() => object, object]>

describe('an update changes what it names, and nothing else', () => {
  test.each(Object.entries(cases))('%s', (_, [update, expected]) => {
    expect(update()).toEqual(expected)
  })

  test('a setback that says no time adds none', () => {
    const failed = {
      type: 'userInfo.failed',
      attempt: 4,
      failure: setback,
      retryAfterMs: null,
    } as const
    expect(updates.rememberSetback({ context }, failed)).toEqual({ waitedMs: 500, setback })
  })
})
