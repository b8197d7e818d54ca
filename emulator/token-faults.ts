import { encode } from 'jose/base64url'
import type { FaultName } from './faults.ts'
import type { Signer } from './signer.ts'

type Claims = Readonly<Record<string, unknown>>

const DAY_SECONDS = 86_400

/** ID token claims with a fault in them; the same where the fault is none of theirs. */
export function damageClaims(fault: FaultName, claims: Claims): Claims {
  switch (fault) {
    case 'expired-id-token':
      return {
        ...claims,
        iat: Number(claims['iat']) - DAY_SECONDS,
        exp: Number(claims['exp']) - DAY_SECONDS,
      }
    case 'wrong-nonce':
      return { ...claims, nonce: 'of-another-login' }
    case 'wrong-audience':
      return { ...claims, aud: 'another-client', azp: 'another-client' }
    case 'wrong-issuer':
      return { ...claims, iss: 'https://attacker.example' }
    case 'wrong-at-hash':
      return { ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }
    default:
      return claims
  }
}

/** Signs claims as a faulty provider does, or as a good one. */
export async function signWithFaults(
  faults: readonly FaultName[],
  claims: Claims,
  signer: Signer,
  anotherSigner: () => Promise<Signer>,
): Promise<string> {
  if (faults.includes('unsigned-id-token')) return unsigned(claims)
  const token = await signer.sign(claims)
  if (!faults.includes('forged-id-token')) return token
  // The header of the right key, and the signature of another one.
  const signature = (await (await anotherSigner()).sign(claims)).split('.')[2]
  return [...token.split('.').slice(0, 2), signature].join('.')
}

/** Members of a token response with a fault in them. */
export function damageMembers(
  fault: FaultName,
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const without = (name: string) =>
    Object.fromEntries(Object.entries(members).filter(([member]) => member !== name))
  switch (fault) {
    case 'missing-access-token':
      return without('access_token')
    case 'missing-token-type':
      return without('token_type')
    case 'wrong-token-type':
      return { ...members, token_type: 'mac' }
    case 'missing-id-token':
      return without('id_token')
    default:
      return members
  }
}

function unsigned(claims: Claims): string {
  return [{ alg: 'none', typ: 'JWT' }, claims]
    .map((part) => `${encode(JSON.stringify(part))}.`)
    .join('')
}
