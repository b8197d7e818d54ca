import type { Callback } from '../adapter.ts'
import type { Case, Expectation, Seen } from '../case.ts'
import type { Answer, Asked, Login } from '../server/authorization-server.ts'
import type { Arrival } from '../server/ground.ts'
import type { IdTokenChange } from '../server/id-token.ts'
import { json, text, type Reply } from '../server/reply.ts'

type More = Omit<Partial<Case>, 'name' | 'expect'> & { readonly expect?: Partial<Expectation> }

/** The login succeeds, and whatever else is said. */
export function signsIn(name: string, { expect, ...more }: More = {}): Case {
  return { name, ...more, expect: { end: 'authenticated', ...expect } }
}

/** The callback is refused before anything is exchanged. */
export function refusesCallback(
  name: string,
  callback: (honest: URL, login: Login) => URL | string | Callback,
  { expect, ...more }: More = {},
): Case {
  return { name, ...more, callback, expect: { end: 'refused', requests: { token: 0 }, ...expect } }
}

/** The answer to the token request is refused, and nothing is asked after it. */
export function refusesToken(name: string, token: Answer, { expect, ...more }: More = {}): Case {
  return {
    name,
    ...more,
    answers: { ...more.answers, token },
    bait: 'token',
    expect: { end: 'refused', requests: { token: 1, userinfo: 0 }, ...expect },
  }
}

export function acceptsToken(name: string, token: Answer, { expect, ...more }: More = {}): Case {
  return signsIn(name, {
    ...more,
    answers: { ...more.answers, token },
    expect: { requests: { token: 1 }, ...expect },
  })
}

/** The ID token is refused, and its access token is not used. */
export function refusesIdToken(
  name: string,
  idToken: IdTokenChange | ((login: Login) => IdTokenChange),
  { expect, ...more }: More = {},
): Case {
  return {
    name,
    ...more,
    protocol: 'oidc',
    idToken,
    bait: 'token',
    expect: { end: 'refused', requests: { token: 1, userinfo: 0 }, ...expect },
  }
}

export function acceptsIdToken(
  name: string,
  idToken: IdTokenChange | ((login: Login) => IdTokenChange),
  { expect, ...more }: More = {},
): Case {
  return signsIn(name, {
    ...more,
    protocol: 'oidc',
    idToken,
    expect: { requests: { token: 1 }, ...expect },
  })
}

/** The user information is refused: nobody is signed in. */
export function refusesUser(name: string, userinfo: Answer, { expect, ...more }: More = {}): Case {
  return {
    name,
    ...more,
    answers: { ...more.answers, userinfo },
    bait: 'userinfo',
    expect: { end: 'refused', requests: { token: 1 }, ...expect },
  }
}

/** The good token response with other members; one that is undefined is left out. */
export function tokens(members: Readonly<Record<string, unknown>>): (asked: Asked) => Reply {
  return changed(() => members)
}

/** The good answer with members that depend on the login. */
export function changed(
  members: (asked: Asked & { readonly login: Login }) => Readonly<Record<string, unknown>>,
): (asked: Asked) => Reply {
  return (asked) => {
    const reply = asked.honest()
    if (asked.login === undefined || reply.status !== 200) return reply
    const body = JSON.parse(String(reply.body)) as Record<string, unknown>
    return json({ ...body, ...members({ ...asked, login: asked.login }) })
  }
}

/** The good answer in other words: the text that was to be sent, changed. */
export function rewritten(
  change: (body: string) => string | Uint8Array,
  contentType: string | null = 'application/json',
): (asked: Asked) => Reply {
  return ({ honest }) => text(change(String(honest().body)), contentType)
}

/** Changes of the callback. */
export function set(name: string, value: string): (url: URL) => URL {
  return (url) => {
    url.searchParams.set(name, value)
    return url
  }
}
export function drop(...names: readonly string[]): (url: URL) => URL {
  return (url) => {
    for (const name of names) url.searchParams.delete(name)
    return url
  }
}
export function add(name: string, value: string): (url: URL) => URL {
  return (url) => {
    url.searchParams.append(name, value)
    return url
  }
}
/** Instead of the code. */
export function error(
  code: string,
  more: Readonly<Record<string, string>> = {},
): (url: URL) => URL {
  return (url) => {
    url.searchParams.delete('code')
    for (const [name, value] of Object.entries({ error: code, ...more }))
      url.searchParams.set(name, value)
    return url
  }
}

/** The parameters of the authorization request, percent-decoded as a server would. */
export function asked({ url }: Seen): URLSearchParams {
  return new URL(url).searchParams
}

/** What is wrong with a request that has to be a POST of a form, with nothing in the query (RFC 6749 §3.2). */
export function faultOfPost(request: Arrival | undefined): string | undefined {
  if (request?.method !== 'POST') return 'The token request is no POST.'
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
    return 'The content type of the token request is not that of a form.'
  return request.url.includes('?') ? 'The token request has a query.' : undefined
}

/** The form of the first token request. */
export function form(seen: Seen): URLSearchParams {
  return new URLSearchParams(seen.to('token')[0]?.body ?? '')
}

/** Everything that the client says of a login, as a log would have it; its tokens are its own business. */
export function said({ outcome }: Seen): string {
  if (outcome === undefined) return ''
  const { tokens: _, ...rest } = outcome as { tokens?: unknown } & Record<string, unknown>
  return JSON.stringify(rest)
}
