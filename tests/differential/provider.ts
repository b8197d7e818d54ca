import { createHash, createHmac } from 'node:crypto'
import { base64url, signingKey, type SigningKey } from '../support/id-tokens.ts'
import {
  ACCESS_TOKEN,
  CLIENT_SECRET,
  idTokens,
  NOW_SECONDS,
  type IdTokenInput,
} from './inputs/id-tokens.ts'
import { ISSUER } from './inputs/callbacks.ts'
import type { Answer } from './inputs/answer.ts'

/** The provider that every subject believes to talk to. */
export const endpoints = {
  authorization: `${ISSUER}/authorize`,
  token: `${ISSUER}/token`,
  userInfo: `${ISSUER}/userinfo`,
  keys: `${ISSUER}/keys`,
}

export const NOW = NOW_SECONDS * 1000
export const SCOPES = ['read', 'write']

const json = (content: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
})

const published = await signingKey('ES256', 'key-1')
const publishedRsa = await signingKey('RS256', 'key-rsa')
const unpublished = await signingKey('ES256', 'key-1')

export const keys: Answer = json({ keys: [published.jwk, publishedRsa.jwk] })

/** A token answer with this ID token, or with none. */
export const tokenAnswerWith = (idToken?: string): Answer =>
  json({ access_token: ACCESS_TOKEN, token_type: 'Bearer', id_token: idToken })

export const goodUser: Answer = json({ sub: 'user-1' })

/** Makes the ID token of an input. */
export async function idTokenOf(input: IdTokenInput): Promise<string> {
  const { header, signer } = input
  return input.change(await signedBy(signer, claimsOf(input), header))
}

export const goodIdToken = await idTokenOf(idTokens[0] as IdTokenInput)

function claimsOf({ claims, accessTokenHash }: IdTokenInput): string | object {
  if (typeof claims === 'string' || accessTokenHash === 'none') return claims
  const hash = createHash('sha256').update(ACCESS_TOKEN).digest().subarray(0, 16)
  return { ...claims, at_hash: base64url(hash) }
}

function signedBy(
  signer: IdTokenInput['signer'],
  claims: string | object,
  header: object,
): Promise<string> | string {
  switch (signer) {
    case 'nobody':
      return `${base64url({ alg: 'none', ...header })}.${base64url(claims)}.`
    case 'client secret': {
      const content = `${base64url({ alg: 'HS256', ...header })}.${base64url(claims)}`
      return `${content}.${createHmac('sha256', CLIENT_SECRET).update(content).digest('base64url')}`
    }
    default: {
      const known: Record<typeof signer, SigningKey> = {
        published,
        'published RSA': publishedRsa,
        unpublished,
      }
      return signedFreely(known[signer], claims, header)
    }
  }
}

/** jose refuses to sign some headers that somebody else may send. */
async function signedFreely(
  { algorithm, jwk, privateKey }: SigningKey,
  claims: string | object,
  changes: object,
): Promise<string> {
  const header = { alg: algorithm, kid: jwk.kid, ...changes }
  const content = `${base64url(header)}.${base64url(claims)}`
  const parameters =
    algorithm === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'RSASSA-PKCS1-v1_5' }
  const bytes = new TextEncoder().encode(content)
  const signature = await crypto.subtle.sign(parameters, privateKey, bytes)
  return `${content}.${base64url(new Uint8Array(signature))}`
}

/** A fetch that gives these answers, by address. */
export function fetchOf(answers: Readonly<Record<string, Answer>>, asked: string[] = []) {
  return async (url: string | URL | Request): Promise<Response> => {
    const address = url instanceof Request ? url.url : String(url)
    asked.push(address)
    const answer = answers[address]
    if (answer === undefined) throw new TypeError(`nothing answers at ${address}`)
    const { status, headers, body } = answer
    return new Response(status === 204 || status === 304 ? null : new TextEncoder().encode(body), {
      status,
      headers,
    })
  }
}
