import { deepEqual } from 'node:assert'
import { explain, type Outcome } from 'trivet'
import type { Provider } from 'trivet/providers'
import { failureTable } from '../../../src/failures.ts'
import { CODE, NONCE, SECRET, STATE, VERIFIER } from '../../model/support.ts'
import { never } from './target.ts'

/** What the token endpoint is sent, or could know of this flow. */
export const sentSecrets: readonly string[] = [
  CODE,
  NONCE,
  SECRET,
  STATE,
  VERIFIER,
  Buffer.from(`client-1:${SECRET}`).toString('base64'),
]

// What a terminal or a page could take for something else than text.
const UNCLEAN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/**
 * What every outcome has to be, whatever came before it. Gives its code.
 *
 * @param secrets What no failure may show.
 */
export function judge(
  outcome: Outcome,
  provider: Provider,
  secrets: readonly string[] = sentSecrets,
): string {
  if (outcome.status === 'authenticated') return judgeUser(outcome)
  const { failure, status } = outcome
  const entry = Object.hasOwn(failureTable, failure.code) ? failureTable[failure.code] : null
  if (entry?.ends !== status) return never('a code that is not in the table', failure, status)
  const text = JSON.stringify(failure)
  // Loosely: JSON has no -0.
  deepEqual(JSON.parse(text), failure, 'a failure that is not JSON')
  if (secrets.some((secret) => text.includes(secret)))
    return never('a failure with a secret in it', failure)
  const { title, happened, causes, next } = explain(outcome, provider)
  const unclean = [title, happened, ...causes, ...next].find((line) => UNCLEAN.test(line))
  if (unclean !== undefined) return never('an explanation that is not plain text', unclean)
  return failure.code
}

function judgeUser(outcome: Outcome & { readonly status: 'authenticated' }): string {
  const { id, provider, email, emailVerified, avatarUrl, profileUrl, ...texts } = outcome.user
  if (typeof id !== 'string' || id === '' || provider === '') return never('a user without an id')
  for (const text of [email, avatarUrl, profileUrl, ...Object.values(texts)])
    if (text !== null && (typeof text !== 'string' || text === '')) return never('no text', text)
  for (const address of [avatarUrl, profileUrl])
    if (address !== null && !/^https?:$/.test(new URL(address).protocol))
      return never('an address that is not of the web', address)
  if (emailVerified !== null && (typeof emailVerified !== 'boolean' || email === null))
    return never('an address that was verified and is none', email, emailVerified)
  const { accessToken, expiresAt, refreshToken = 'x', scopes } = outcome.tokens
  // RFC 6750 §2.1: what may stand in an Authorization header.
  if (!/^[\x21-\x7e]+$/.test(accessToken)) return never('no access token', accessToken)
  if (!/^[\x20-\x7e]+$/.test(refreshToken)) return never('no refresh token', refreshToken)
  if (expiresAt !== undefined && Number.isNaN(new Date(expiresAt).getTime()))
    return never('a time that cannot be', expiresAt)
  if (!scopes.every((scope) => typeof scope === 'string')) return never('no scopes', scopes)
  JSON.stringify(outcome)
  return 'accepted'
}
