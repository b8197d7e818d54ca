import { base64url, keyNamed, signatureOf } from './keys.ts'

/** What is different about an ID token. A claim or header that is undefined is left out. */
export interface IdTokenChange {
  /** The name of the key that signs: `ES256`, `RS256/evil`. */
  readonly key?: string
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** Instead of the claims, as it is. */
  readonly payload?: string
  /** Instead of the signature by the key of a name. */
  readonly sign?: (input: string, key: string) => Uint8Array | string
  /** A last change to the whole token. */
  readonly finish?: (token: string) => unknown
}

/** Makes an ID token of claims that are right (OpenID Connect Core §2), and of what shall be wrong about it. */
export function idTokenOf(
  claims: Readonly<Record<string, unknown>>,
  change: IdTokenChange = {},
): unknown {
  const name = change.key ?? 'RS256'
  const key = keyNamed(name)
  const header = { alg: key.algorithm, kid: key.kid, typ: 'JWT', ...change.header }
  const payload = change.payload ?? JSON.stringify({ ...claims, ...change.claims })
  const input = `${base64url(header)}.${base64url(payload)}`
  const token = `${input}.${base64url((change.sign ?? signed)(input, name))}`
  return change.finish === undefined ? token : change.finish(token)
}

const signed = (input: string, key: string): Uint8Array => signatureOf(keyNamed(key), input)
