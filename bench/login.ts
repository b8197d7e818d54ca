// The work that everybody does: one login at GitHub, with the answers of its documentation.
import { isDeepStrictEqual } from 'node:util'
import tokenSuccess from '../fixtures/github/token-success.json' with { type: 'json' }
import userSuccess from '../fixtures/github/user-success.json' with { type: 'json' }

/** Where the provider is: itself, or a server on this machine. */
export interface Endpoints {
  readonly authorization: string
  readonly token: string
  readonly userInfo: string
}

export const github: Endpoints = {
  authorization: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
  userInfo: 'https://api.github.com/user',
}

export const clientId = 'Iv1.0123456789abcdef'
export const clientSecret = '0123456789abcdef0123456789abcdef01234567'
export const redirectUri = 'https://app.example/callback'
/** Without `user:email`, for which GitHub is asked twice. */
export const scopes = ['read:user']
/** GitHub refuses who does not say its name. */
export const userAgent = 'bench'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answerOf = ({ status, headers, body }: Answer): Answer => ({
  status,
  headers: { 'content-type': headers['content-type'] ?? '' },
  body,
})

export const tokenAnswer: Answer = {
  ...answerOf(tokenSuccess.response),
  body: tokenSuccess.response.body.replace('read:user,user:email', 'read:user'),
}
export const userAnswer = answerOf(userSuccess.response)

/** The access token that the token answer grants, and the user information wants. */
export const accessToken = (JSON.parse(tokenAnswer.body) as { access_token: string }).access_token

/** What every login has to come to. */
export interface SignedIn {
  readonly id: string
  readonly name: string | null
  readonly username: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
  readonly profileUrl: string | null
}

const { id, name, username, email, avatarUrl, profileUrl } = userSuccess.expect.user
const expected: SignedIn = { id, name, username, email, avatarUrl, profileUrl }

/** GitHub's user information, as far as it is used. */
export interface GitHubUser {
  readonly id: number
  readonly name: string | null
  readonly login: string
  readonly email: string | null
  readonly avatar_url: string
  readonly html_url: string
}

/** The user object of those whose library leaves that to the application. */
export function userOf(body: GitHubUser): SignedIn {
  return {
    id: String(body.id),
    name: body.name,
    username: body.login,
    email: body.email,
    avatarUrl: body.avatar_url,
    profileUrl: body.html_url,
  }
}

export interface Begun {
  /** To which the user is sent. */
  readonly url: string
  /** What is kept while the user is away, as text. */
  readonly pending: string
}

/** A library, used as its documentation says. */
export interface Client {
  begin(): Begun | Promise<Begun>
  /** Rejects for a callback of another login. */
  complete(pending: string, callback: string): Promise<SignedIn>
}

export type MakeClient = (endpoints: Endpoints) => Client | Promise<Client>

/** The user at the provider, who says yes. The code is the challenge, so that a server can check the verifier. */
export function callbackOf(url: string): string {
  return `${redirectUri}?code=${parameter(url, 'code_challenge')}&state=${parameter(url, 'state')}`
}

function parameter(url: string, name: string): string {
  const start = url.indexOf(`&${name}=`) + name.length + 2
  const end = url.indexOf('&', start)
  return url.slice(start, end === -1 ? url.length : end)
}

/**
 * One login.
 *
 * @throws Where it comes to another user: nobody is fast by doing nothing.
 */
export async function logIn(client: Client): Promise<void> {
  const { url, pending } = await client.begin()
  const user = await client.complete(pending, callbackOf(url))
  if (!isExpected(user)) throw new Error(`Signed in as somebody else: ${JSON.stringify(user)}`)
}

function isExpected(user: SignedIn): boolean {
  return (
    user.id === expected.id &&
    user.name === expected.name &&
    user.username === expected.username &&
    user.email === expected.email &&
    user.avatarUrl === expected.avatarUrl &&
    user.profileUrl === expected.profileUrl
  )
}

/**
 * Looks whether a client does the work: the parameters of the authorization URL, a callback of another login, a login.
 *
 * @throws That says what it leaves out.
 */
export async function examine(name: string, client: Client): Promise<void> {
  const wrong = (fault: string): Error => new Error(`${name} ${fault}.`)
  const { url, pending } = await client.begin()
  const query = new URL(url).searchParams
  const asked = {
    response_type: query.get('response_type'),
    client_id: query.get('client_id'),
    redirect_uri: query.get('redirect_uri'),
    scope: query.get('scope'),
    code_challenge_method: query.get('code_challenge_method'),
  }
  const wanted = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    code_challenge_method: 'S256',
  }
  if (!isDeepStrictEqual(asked, wanted)) throw wrong(`asks for ${JSON.stringify(asked)}`)
  if ((query.get('state') ?? '').length < 22) throw wrong('has no state that cannot be guessed')
  const other = await client.begin()
  const isRefused = await client.complete(pending, callbackOf(other.url)).then(
    () => false,
    () => true,
  )
  if (!isRefused) throw wrong('takes the callback of another login')
  await logIn(client)
}
