import { decode } from 'jose/base64url'
import type { Provider } from 'trivet/providers'
import { membersOf } from './answer.ts'
import type { Grant } from './grants.ts'
import { recordedAnswer } from './recorded.ts'
import { visibleMembers } from './scopes.ts'
import { createSigner } from './signer.ts'
import type { Surroundings } from './surroundings.ts'
import { damageClaims, signWithFaults } from './token-faults.ts'
import { usersOf } from './users.ts'

type Claims = Readonly<Record<string, unknown>>

/** What the claims are about where no ID token is recorded. */
const STANDARD = [
  'iss',
  'azp',
  'aud',
  'sub',
  'email',
  'email_verified',
  'at_hash',
  'nonce',
  'name',
  'picture',
  'iat',
  'exp',
]
const LIFETIME_SECONDS = 3600

/**
 * Makes an ID token with the claims that the provider is recorded to send, for this login.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDToken OIDC Core §2}
 */
export async function createIdToken(
  provider: Provider,
  grant: Grant,
  accessToken: string,
  example: Claims | undefined,
  surroundings: Surroundings,
): Promise<string> {
  const { faults, now, randomBytes, signerOf } = surroundings
  const algorithm = provider.idToken?.algorithms[0] ?? 'RS256'
  const signer = await signerOf(provider.id, algorithm)
  const user = usersOf(provider).find(({ key }) => key === grant.user)
  const issuedAt = Math.floor(now() / 1000)
  const known: Claims = {
    ...example,
    // The subject first: it is there whatever was granted.
    ...visibleMembers(user?.body ?? {}, grant.scopes, provider),
    iss: issuerOf(provider, example),
    azp: grant.clientId,
    aud: grant.clientId,
    sub: user?.body['sub'] ?? example?.['sub'] ?? grant.user,
    at_hash: await signer.hash(accessToken),
    nonce: grant.nonce ?? undefined,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
  }
  const claims = Object.fromEntries(
    claimsOf(provider, example)
      .filter((claim) => known[claim] !== undefined)
      .map((claim) => [claim, known[claim]]),
  )
  const present = faults.at('token')
  const damaged = present.reduce<Claims>((all, fault) => damageClaims(fault, all), claims)
  return signWithFaults(present, damaged, signer, () => createSigner(algorithm, randomBytes))
}

/** The issuer with the claims of its template in their places. */
function issuerOf({ issuer = '', idToken }: Provider, example: Claims = {}): string {
  return (idToken?.issuer ?? issuer).replaceAll(
    /\{([a-z_]+)\}/g,
    (all, claim: string) => textOf(example[claim]) ?? all,
  )
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined
}

/** The names of the claims in a recorded ID token, in their order. */
function claimsOf(provider: Provider, example: Claims | undefined): readonly string[] {
  if (example !== undefined)
    return [...new Set(['iss', 'aud', 'sub', ...Object.keys(example), 'nonce', 'iat', 'exp'])]
  const recorded = recordedAnswer(provider.id, 'token', 'granted')
  const idToken = recorded === undefined ? undefined : membersOf(recorded)['id_token']
  const payload = typeof idToken === 'string' ? idToken.split('.')[1] : undefined
  // A placeholder stands for claims of another situation.
  if (payload === undefined) return STANDARD
  return Object.keys(JSON.parse(new TextDecoder().decode(decode(payload))) as object)
}
