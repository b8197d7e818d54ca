import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { SignJWT } from 'jose/jwt/sign'
import type { ExchangeFixture } from '../../fixtures/fixture.ts'
import type { Provider } from '../../src/providers/schema.ts'

/** The client for which the ID tokens of the fixtures are. */
export const FIXTURE_CLIENT = '000000000000-EXAMPLE.apps.googleusercontent.com'
export const FIXTURE_NONCE = 'EXAMPLE-nonce'

const pairs = new Map<string, ReturnType<typeof generateKeyPair>>()

function pairFor(algorithm: string): ReturnType<typeof generateKeyPair> {
  const pair = pairs.get(algorithm) ?? generateKeyPair(algorithm)
  pairs.set(algorithm, pair)
  return pair
}

const algorithmOf = ({ idToken }: Provider): string => idToken?.algorithms[0] ?? 'RS256'

/** The claims that a fixture's ID token has, with those filled in that every one has. */
export function claimsOf(
  { idToken = {}, response }: ExchangeFixture,
  { issuer = '', idToken: rules }: Provider,
): Readonly<Record<string, unknown>> {
  const issuedAt = Date.parse(response.headers['date'] ?? '') / 1000
  const iss = (rules?.issuer ?? issuer).replaceAll(/\{([a-z_]+)\}/g, (_, claim: string) =>
    String(idToken[claim]),
  )
  return {
    iss,
    aud: FIXTURE_CLIENT,
    iat: issuedAt,
    exp: issuedAt + 3600,
    ...(rules?.nonce === true && { nonce: FIXTURE_NONCE }),
    ...idToken,
  }
}

/** The body of an answer with a signed token where its placeholder stands. */
export async function signedBody(fixture: ExchangeFixture, provider: Provider): Promise<string> {
  const { body } = fixture.response
  if (!body.includes('{id_token}')) return body
  const alg = algorithmOf(provider)
  const { privateKey } = await pairFor(alg)
  const token = await new SignJWT(claimsOf(fixture, provider))
    .setProtectedHeader({ alg })
    .sign(privateKey)
  return body.replace('{id_token}', token)
}

/** The key set that belongs to {@link signedBody}. */
export async function fixtureKeys(provider: Provider): Promise<object> {
  const { publicKey } = await pairFor(algorithmOf(provider))
  return { keys: [await exportJWK(publicKey)] }
}
