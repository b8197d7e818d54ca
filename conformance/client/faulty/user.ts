import type { ClientOptions, ClientOutcome } from '../adapter.ts'
import type { Has } from './faults.ts'
import { send, type Got, type Sending } from './http.ts'
import { readObject, type Members } from './json.ts'
import { refuse } from './refusal.ts'

type User = NonNullable<Extract<ClientOutcome, { status: 'authenticated' }>['user']>

/** Asks for the user information (RFC 6750 §2.1), and maps it. */
export async function fetchUser(
  { server }: ClientOptions,
  accessToken: string,
  subject: string | null,
  sending: Sending,
): Promise<User> {
  const { has } = sending
  const got = await ask(server.userInfoEndpoint, accessToken, sending)
  const isJson = /^application\/json\s*(;|$)/i.test(got.headers['content-type'] ?? '')
  const isRight = got.status === 200 && isJson
  if (!isRight) {
    if (has('userinfo-body') || (got.status === 401 && has('401-ignored')))
      return userOf({ sub: 'unknown' }, server.issuer, has)
    if (got.status === 200 && has('userinfo-jwt')) return userOf(payloadOf(got), server.issuer, has)
    if (got.status === 403 && !has('403-scope')) refuse('userinfo-forbidden')
    refuse('userinfo-unauthorized')
  }
  const body = has('userinfo-body')
    ? bodyOr(got, { sub: 'unknown' })
    : readObject(got, 'userinfo-malformed', has)
  if (Object.hasOwn(body, 'error') && !has('userinfo-body')) refuse('userinfo-error')
  const { sub } = body
  const isSubject = typeof sub === 'string' && sub !== ''
  if (!isSubject && !has('sub-type') && !has('userinfo-body')) refuse('userinfo-subject')
  if (subject !== null && sub !== subject && !has('sub-match') && !(has('sub-type') && !isSubject))
    refuse('subject-mismatch')
  const twice = has('duplicate-keys')
    ? [...got.bytes.toString().matchAll(/"sub":"([^"]+)"/g)].map(([, one]) => one ?? '')
    : []
  return userOf(twice.length > 1 ? { sub: twice.toSorted()[0] } : body, server.issuer, has)
}

async function ask(endpoint: string, token: string, sending: Sending): Promise<Got> {
  const { has } = sending
  const redirects = has('redirect-loop') ? 60 : has('userinfo-redirect') ? 5 : 0
  const url = has('token-in-query') ? `${endpoint}?access_token=${token}` : endpoint
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const trusting: Has = (fault) => fault === 'certificate' || has(fault)
  const once = (): Promise<Got> =>
    send(
      url,
      { method: 'GET', headers },
      { ...sending, redirects, has: has('certificate-userinfo') ? trusting : has },
    )
  let got = await once()
  if (has('401-loop')) for (let left = 4; left > 0 && got.status === 401; left--) got = await once()
  return got
}

function bodyOr(got: Got, other: Members): Members {
  try {
    return (JSON.parse(got.bytes.toString()) as Members | null) ?? other
  } catch {
    return other
  }
}

function payloadOf({ bytes }: Got): Members {
  return JSON.parse(
    Buffer.from(bytes.toString().split('.')[1] ?? '', 'base64url').toString(),
  ) as Members
}

function userOf(
  { sub, name, email, email_verified: verified, picture }: Members,
  issuer: string,
  has: Has,
): User {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  const address = text(picture)
  const isAddress = address !== null && /^https?:/i.test(address)
  return {
    id: has('email-key') ? (text(email) ?? String(sub)) : String(sub),
    provider: has('identity-key') ? 'the-provider' : issuer,
    name: has('unicode')
      ? (text(name)
          ?.normalize('NFKD')
          .replaceAll(/[^ -~]/g, '') ?? null)
      : text(name),
    email: text(email),
    emailVerified: has('email-verified') ? true : verified === true,
    avatarUrl: isAddress || has('avatar-address') ? address : null,
  }
}
