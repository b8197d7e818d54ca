import { createHash } from 'node:crypto'
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JSONWebKeySet,
} from 'jose'
import { defineCheck, NO_USER, OFFLINE, WITH_USER } from '../provider-check.ts'
import { inconclusive, kept, nonstrict, skipped, violated, type Finding } from '../finding.ts'
import { declares } from '../judges/errors.ts'
import { answers, members, onSuccess } from '../mutants.ts'
import { membersOf, valueAt } from '../target/answers.ts'
import type { Answer, Target } from '../target/target.ts'
import { counted } from '../counted.ts'

const lanes = [...OFFLINE, ...WITH_USER]
const needs = ['user', 'id-token']

/** ID tokens as they are issued: OpenID Connect Core §2. */
export const idTokenChecks = [
  defineCheck({
    id: 'idt-provider-claims',
    title: 'An ID token comes, and says who issued it, to whom, about whom, and until when',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §2', 'OIDC Core §3.1.3.3', 'OIDC Core §3.1.3.6'],
    lanes,
    needs,
    stimulus: 'Signs in with the scope openid, and reads the claims.',
    expectation:
      'An ID token, where openid was granted; in it iss, sub of at most 255 ASCII characters, aud, exp, iat; and the nonce of the request.',
    threats: ['token-substitution', 'token-replay'],
    fix: 'Issue an ID token wherever openid was granted, with the five required claims, and repeat the nonce.',
    run: async (target) => (await missingIdToken(target)) ?? onIdToken(target, claimsFinding),
    mutants: [
      { name: 'sends none', world: answers('token', members({ id_token: undefined })) },
      {
        name: 'sends none, and does not name the scopes',
        world: answers('token', members({ id_token: undefined, scope: undefined })),
      },
      { name: 'sends an empty one', world: answers('token', onSuccess(members({ id_token: '' }))) },
      { name: 'has another issuer', world: claim({ iss: 'https://elsewhere.example' }) },
      { name: 'is for another client', world: claim({ aud: 'another-client' }) },
      { name: 'repeats no nonce', world: claim({ nonce: undefined }) },
      { name: 'does not end', world: claim({ exp: undefined }) },
      { name: 'has no subject', world: claim({ sub: undefined }) },
    ],
  }),
  defineCheck({
    id: 'idt-provider-signature',
    title: 'An ID token is signed with a key that is published',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §10.1'],
    lanes,
    needs,
    stimulus: 'Verifies the signature with the published keys.',
    expectation:
      'It verifies, with an algorithm of the profile, and names its key where there are several.',
    threats: ['token-forgery'],
    fix: 'Publish the signing key at jwks_uri, and name it by kid in the header of the token.',
    run: (target) => onIdToken(target, signatureFinding),
    mutants: [
      { name: 'changes a claim after signing', world: claim({ email: 'another@example.com' }) },
      { name: 'publishes no key', world: answers('keys', members({ keys: [] })) },
    ],
  }),
  defineCheck({
    id: 'idt-provider-key-strength',
    title: 'The published keys are strong, and public',
    level: 'must',
    tier: 2,
    spec: ['RFC 7518 §3.3', 'RFC 8725 §3.5'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['id-token'],
    stimulus: 'Reads the published keys.',
    expectation:
      'RSA of at least 2048 bits, or a curve of at least P-256; nothing private, nothing symmetric.',
    threats: ['token-forgery'],
    fix: 'Publish public keys only, of 2048 bits or more.',
    async run(target) {
      const answer = await target.scene('keys')
      if (answer === null) return skipped('not-declared', 'Nothing shows the keys.')
      const keys = keysIn(answer)
      const weak = keys.find((key) => weaknessOf(key) !== null)
      if (keys.length === 0) return violated(answer, 'There are no keys.')
      return weak === undefined
        ? kept(answer, `${counted(keys.length, 'key')}, public and strong.`)
        : violated(answer, weaknessOf(weak) ?? '')
    },
    mutants: [
      {
        name: 'publishes a short key',
        world: keysAre({ kty: 'RSA', kid: 'a', e: 'AQAB', n: 'A'.repeat(171) }),
      },
      {
        name: 'publishes a private key',
        world: keysAre({ kty: 'EC', crv: 'P-256', kid: 'a', x: 'a', y: 'b', d: 'c' }),
      },
      { name: 'publishes a shared secret', world: keysAre({ kty: 'oct', kid: 'a', k: 'abc' }) },
    ],
  }),
  defineCheck({
    id: 'idt-provider-at-hash',
    title: 'at_hash, where it is there, is that of the access token',
    level: 'must',
    tier: 3,
    spec: ['OIDC Core §3.1.3.6'],
    lanes,
    needs,
    stimulus: 'Hashes the access token that came with the ID token.',
    expectation: 'The left half of the hash, in base64url.',
    threats: ['token-substitution'],
    fix: 'Compute at_hash from the access token of the same response.',
    run: (target) =>
      onIdToken(target, async (_, idToken, answer) => {
        const { at_hash: hash } = decodeJwt(idToken)
        if (hash === undefined) return skipped('not-applicable', 'The ID token has no at_hash.')
        const token = membersOf(answer)['access_token']
        const size = /(\d{3})$/.exec(decodeProtectedHeader(idToken).alg ?? '')?.[1] ?? '512'
        const digest = createHash(`sha${size}`).update(String(token)).digest()
        const expected = digest.subarray(0, digest.length / 2).toString('base64url')
        return hash === expected
          ? kept(answer, 'at_hash is right.')
          : violated(answer, `at_hash is ${JSON.stringify(hash)}; ${expected} was to be expected.`)
      }),
    mutants: [{ name: 'has another hash', world: claim({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) }],
  }),
]

type Judge = (target: Target, idToken: string, answer: Answer) => Promise<Finding> | Finding

async function onIdToken(target: Target, judge: Judge): Promise<Finding> {
  const answer = await target.scene('granted')
  if (answer === null) return skipped('not-declared', 'No fixture shows tokens.')
  const idToken = membersOf(answer)['id_token']
  if (typeof idToken !== 'string')
    return skipped('not-applicable', 'There is no ID token to look at.')
  const isLeftOut = idToken === '{id_token}'
  if (isLeftOut || (!answer.isComplete && idToken.split('.').length !== 3))
    return inconclusive('What is recorded as ID token is a placeholder.', answer)
  try {
    return await judge(target, idToken, answer)
  } catch (error) {
    // jose says what is wrong with a token by throwing.
    if (!(error instanceof Error && 'code' in error)) throw error
    return violated(answer, `The ID token is not valid: ${error.message}.`)
  }
}

/** What is wrong where openid was granted and no ID token came; null where there is one, or was none to come. */
async function missingIdToken(target: Target): Promise<Finding | null> {
  if (target.lane === 'offline') return null
  const { answer, grant, idToken } = await target.session()
  if (idToken !== null && idToken !== '') return null
  if (!grant.asked.scopes.includes('openid'))
    return skipped('not-applicable', 'No ID token came: openid was not asked for.')
  return isOpenidGranted(target, answer)
    ? violated(answer, 'openid was granted, and no ID token came.')
    : skipped('not-applicable', 'No ID token came: openid was not granted.')
}

/** Where no scopes are named, those are granted that were asked for. */
function isOpenidGranted({ provider: { scopes } }: Target, answer: Answer): boolean {
  const named = valueAt(answer.json, scopes.granted.at)
  const granted = typeof named === 'string' ? named.split(/[ ,]+/) : named
  const isNamed = !Array.isArray(granted) || granted.includes('openid')
  return isNamed || scopes.unechoed.includes('openid')
}

async function claimsFinding(target: Target, idToken: string, answer: Answer): Promise<Finding> {
  const claims = decodeJwt(idToken)
  const issuer = issuerFor(target, claims)
  const aliases: readonly string[] = target.provider.idToken?.issuerAliases ?? []
  const faults = [
    typeof claims.sub === 'string' && /^[\x20-\x7e]{1,255}$/.test(claims.sub) ? '' : 'sub',
    Number.isInteger(claims.exp) && Number.isInteger(claims.iat) ? '' : 'exp or iat',
    claims.iss === issuer || aliases.includes(claims.iss ?? '') ? '' : 'iss',
    ...(target.lane === 'offline' ? [] : await requestFaults(target, claims)),
  ].filter((name) => name !== '')
  if (faults.length > 0) return violated(answer, `Missing or wrong: ${faults.join(', ')}.`)
  return claims.iss !== issuer && declares(target, 'idTokenIssuerLacksScheme')
    ? nonstrict(
        answer,
        `iss is ${claims.iss ?? ''}, as the profile declares (idTokenIssuerLacksScheme).`,
      )
    : kept(answer, 'All claims are there and right.')
}

/** What iss has to be; `{tid}` in the profile stands for the claim of that name. */
function issuerFor({ provider }: Target, claims: ReturnType<typeof decodeJwt>): string | undefined {
  return provider.idToken?.issuer === undefined
    ? provider.issuer
    : provider.idToken.issuer.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = claims[name]
        return typeof value === 'string' ? value : ''
      })
}

/** What can be compared only with a request that we sent. */
async function requestFaults(
  target: Target,
  { aud, nonce, exp = 0 }: ReturnType<typeof decodeJwt>,
): Promise<string[]> {
  const { asked } = (await target.session()).grant
  const audience = typeof aud === 'string' ? [aud] : (aud ?? [])
  return [
    audience.includes(target.client.clientId) ? '' : 'aud',
    asked.nonce === null || nonce === asked.nonce ? '' : 'nonce',
    exp * 1000 > target.now() - 60_000 ? '' : 'exp',
  ]
}

async function signatureFinding(target: Target, idToken: string, answer: Answer): Promise<Finding> {
  const keys = await target.scene('keys')
  if (keys === null) return inconclusive('Nothing shows the keys.', answer)
  const { alg, kid } = decodeProtectedHeader(idToken)
  const algorithms = target.provider.idToken?.algorithms ?? []
  if (!algorithms.some((one) => one === alg))
    return violated(answer, `The algorithm is ${alg ?? 'not named'}.`)
  if (kid === undefined && keysIn(keys).length > 1)
    return violated([answer, keys], 'There are several keys, and the token does not name its own.')
  const { iat = 0 } = decodeJwt(idToken)
  await jwtVerify(idToken, createLocalJWKSet({ keys: keysIn(keys) } as unknown as JSONWebKeySet), {
    currentDate: new Date(iat * 1000),
  })
  return kept(
    [answer, keys],
    `It verifies with ${alg ?? ''} and the key ${kid ?? 'that there is'}.`,
  )
}

type Key = Readonly<Record<string, unknown>>

/** The keys of a key set; none where it is not one. */
export function keysIn(answer: Answer): readonly Key[] {
  const { keys } = membersOf(answer)
  return Array.isArray(keys)
    ? keys.filter((key): key is Key => typeof key === 'object' && key !== null)
    : []
}

function weaknessOf({ kty, n, crv, d }: Key): string | null {
  if (kty === 'oct') return 'A key is symmetric.'
  if (d !== undefined) return 'A key is private.'
  if (kty === 'RSA') {
    const bits = Buffer.from(String(n), 'base64url').length * 8
    return bits < 2048 ? `An RSA key has ${bits} bits.` : null
  }
  if (kty === 'EC')
    return ['P-256', 'P-384', 'P-521'].includes(String(crv)) ? null : `A curve is ${String(crv)}.`
  return kty === 'OKP' ? null : `A key is of the type ${String(kty)}.`
}

/** Other claims, under the signature of the old ones. */
function claim(others: Readonly<Record<string, unknown>>) {
  return answers(
    'token',
    onSuccess(
      members(({ id_token: idToken, ...rest }) => {
        if (typeof idToken !== 'string') return rest
        const [header, , signature] = idToken.split('.')
        const claims = JSON.stringify({ ...decodeJwt(idToken), ...others })
        return {
          ...rest,
          id_token: [header, Buffer.from(claims).toString('base64url'), signature].join('.'),
        }
      }),
    ),
  )
}

function keysAre(key: Key) {
  return answers('keys', members({ keys: [key] }))
}
