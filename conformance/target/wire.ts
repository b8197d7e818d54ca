import type { Provider } from 'trivet/providers'
import { createBrowser, type Visit } from '../login/browser.ts'
import { titleOf } from '../login/forms.ts'
import type { RunLog } from '../evidence/run-log.ts'
import type { Evidence, Exchange } from '../verdict.ts'
import { answerFrom, errorBodyAt, membersOf, valueAt } from './answers.ts'
import { ask, pairsOf } from './ask.ts'
import { capabilitiesOf } from './capabilities.ts'
import { basicHeader, presentClient } from './client-authentication.ts'
import type { Redactor } from './redactor.ts'
import { playScenes } from './scenes.ts'
import {
  PrerequisiteError,
  type Answer,
  type Asked,
  type Authorized,
  type Changes,
  type Grant,
  type Session,
  type Target,
  type TestClient,
} from './target.ts'
import type { WireOptions } from './wire-options.ts'
import type { WireRequest, WireResponse } from './world.ts'

/** A provider that answers. Everything that is sent is kept, redacted, as evidence. */
export function wireTarget(options: WireOptions): Target {
  const { provider, world, client, redactor, lane, login, isComplete = true } = options
  const signal = options.signal ?? new AbortController().signal
  const asking = {
    provider,
    scopes: options.scopes ?? provider.scopes.default,
    parameters: options.parameters ?? {},
    pkce: options.pkce ?? provider.pkce.method === 'S256',
  }
  for (const known of [client, options.otherClient, options.publicClient])
    learnClient(redactor, known, provider)

  function keep(exchange: Exchange, sentAt: number, fault?: string): void {
    const ms = Math.max(0, world.now() - sentAt)
    options.log?.keep({
      exchange,
      subject: options.subject,
      lane,
      sentAt,
      ms,
      ...(fault !== undefined && { fault }),
    })
  }

  async function send(request: WireRequest): Promise<Answer> {
    const headers = { 'user-agent': options.userAgent ?? 'trivet', ...request.headers }
    const sent = { ...request, headers }
    const sentAt = world.now()
    const received = await world.send(sent, signal).catch((error: unknown) => {
      keep(redactor.exchange({ request: sent }), sentAt, redactor.text(String(error)))
      throw error
    })
    return saw(sent, received, sentAt)
  }

  function saw(sent: WireRequest, { cookies, ...response }: WireResponse, sentAt: number): Answer {
    const exchange: Exchange = redactor.exchange({ request: sent, response })
    keep(exchange, sentAt)
    const errorBody = errorBodyAt(sent.url, provider)
    return {
      ...answerFrom(response, { kind: 'exchange', exchange }, isComplete, errorBody),
      cookies,
    }
  }

  function note(evidence: Evidence, shown: Parameters<RunLog['note']>[1]): void {
    if (evidence.kind === 'exchange') options.log?.note(evidence.exchange, shown)
  }

  function authorizedBy(visit: Visit, asked: Asked): Authorized {
    if (visit.kind === 'page') {
      const [answer] = visit.hops
      return { kind: 'page', answer, evidence: answer.evidence, asked }
    }
    const url = new URL(visit.url)
    const code = url.searchParams.get('code')
    if (code !== null && !asked.url.includes(code)) redactor.learn('code', code)
    const [last] = visit.hops
    const callback = callbackQuery(url, asked)
    if (last !== undefined && callback !== null)
      note(last.evidence, { callback: redactor.text(callback) })
    return {
      kind: 'callback',
      url,
      params: url.searchParams,
      hops: visit.hops,
      asked,
      evidence: last?.evidence ?? {
        kind: 'document',
        file: 'callback',
        pointer: '',
        value: redactor.text(visit.url),
      },
    }
  }

  const token: Target['token'] = (
    form,
    { method = provider.token.method, way, headers, ...who } = {},
  ) => {
    const by = who.client === undefined ? client : who.client
    const presented = by === null ? { headers: {}, form: {} } : presentClient(by, provider, way)
    const fields = new URLSearchParams(
      pairsOf({ ...form, ...presented.form, ...overridden(form, presented.form) }),
    )
    const url = tokenEndpointFor(provider, form)
    const common = { accept: 'application/json', ...plain(provider.token.headers) }
    const sent = { ...common, ...presented.headers, ...headers }
    if (method === 'GET') return send({ method, url: `${url}?${fields.toString()}`, headers: sent })
    const isJson = provider.token.encoding === 'json'
    const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
    const body = isJson ? JSON.stringify(Object.fromEntries(fields)) : fields.toString()
    return send({ method, url, headers: { 'content-type': type, ...sent }, body })
  }

  const authorize: Target['authorize'] = async (changes = {}, by = client) => {
    const asked = ask(asking, by, changes)
    redactor.learn('code_verifier', asked.verifier)
    const visit = await createBrowser(send).visit(
      { method: 'GET', url: asked.url, headers: {} },
      endOf(asked),
    )
    return authorizedBy(visit, asked)
  }

  // One browser cannot go through two logins at a time: each overwrites what the provider keeps of the other.
  let turn: Promise<unknown> = Promise.resolve()
  const logIn: Target['logIn'] = (
    changes = {},
    { client: by = client, decision = 'allow' } = {},
  ) => {
    if (login === undefined) throw new PrerequisiteError('Nobody can sign in here.')
    const asked = ask(asking, by, changes)
    redactor.learn('code_verifier', asked.verifier)
    const options = { decision, isEnd: endOf(asked), send, saw, signal }
    const visit = turn.then(() => login.logIn(asked.url, options))
    turn = visit.catch(() => null)
    return visit.then((seen) => authorizedBy(seen, asked))
  }

  async function grant(changes = {}, by = client): Promise<Grant> {
    const authorized = await logIn(changes, { client: by })
    if (authorized.kind === 'page') {
      const { answer } = authorized
      throw new PrerequisiteError(
        `The login ended on a page (${answer.status}${titled(answer)}), not at the redirect URI.`,
        [authorized],
      )
    }
    const code = authorized.params.get('code')
    if (code === null)
      throw new PrerequisiteError(
        `The login gave no code: ${authorized.params.get('error') ?? 'and no error'}.`,
        [authorized],
      )
    redactor.learn('code', code)
    return { asked: authorized.asked, callback: authorized, code, evidence: authorized.evidence }
  }

  const redeem: Target['redeem'] = ({ asked, callback, code }, changes = {}, how = {}) =>
    token(
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: asked.redirectUri,
        code_verifier: asked.verifier,
        ...repeated(provider, callback.params, asked.client),
        ...changes,
      },
      { client: asked.client, ...how },
    )

  async function freshSession(changes = {}, by = client): Promise<Session> {
    const granted = await grant(changes, by)
    const session = sessionFrom(granted, await redeem(granted))
    issued.set(session.accessToken, session.answer)
    return session
  }

  /** Token responses by their access tokens: some providers want to have something of them repeated. */
  const issued = new Map<string, Answer>()
  let shared: Promise<Session> | undefined
  const target: Target = {
    subject: options.subject,
    lane,
    provider,
    client,
    otherClient: options.otherClient ?? null,
    publicClient: options.publicClient ?? null,
    capabilities: capabilitiesOf(options),
    fixtures: options.fixtures ?? {},
    now: world.now,
    send,
    token,
    authorize,
    logIn,
    grant,
    redeem,
    session: () => (shared ??= freshSession()),
    freshSession,
    userInfo: (accessToken, headers = {}) =>
      send(userInfoRequest(provider, client, accessToken, issued.get(accessToken ?? ''), headers)),
    tls: world.tls,
    wait: (ms) => world.wait(ms, signal),
    ...playScenes(
      () => target,
      (evidence, scene) => note(evidence, { scene }),
    ),
  }
  return target
}

/** Where tokens are asked for: at an address of its own, where a provider refreshes there. */
function tokenEndpointFor({ endpoints }: Provider, form: Changes): string {
  const isRefresh = form['grant_type'] === 'refresh_token'
  return isRefresh ? (endpoints.refresh ?? endpoints.token) : endpoints.token
}

/** What a provider wants to have repeated of the callback, or of the client, in the token request. */
function repeated(
  { token: { parameters } }: Provider,
  callback: URLSearchParams,
  { clientId }: TestClient,
): Changes {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      return [name, value.from === 'client' ? clientId : callback.get(value.at.slice(1))]
    }),
  )
}

/** The request for user information, as the profile has it. */
function userInfoRequest(
  { endpoints, userInfo: { method, headers, token, query, form, json } }: Provider,
  { clientId }: TestClient,
  accessToken: string | null,
  response: Answer | undefined,
  others: Readonly<Record<string, string>>,
): WireRequest {
  if (endpoints.userInfo === undefined)
    throw new PrerequisiteError('The profile has no user-info endpoint.')
  const presented = accessToken !== null && token.in !== 'header' ? [[token.name, accessToken]] : []
  const given = (values: typeof query): string[][] =>
    Object.entries(values).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[name, value]]
      const known = value.from === 'client' ? clientId : valueAt(response?.json, value.at)
      return typeof known === 'string' || typeof known === 'number' ? [[name, String(known)]] : []
    })
  const url = new URL(endpoints.userInfo)
  const inQuery = [...given(query), ...(token.in === 'query' ? presented : [])]
  for (const [name = '', value = ''] of inQuery) url.searchParams.set(name, value)
  const fields = [...given(form), ...(token.in === 'form' ? presented : [])]
  const isForm = fields.length > 0 || token.in === 'form'
  return {
    method,
    // As it is written, where nothing is added.
    url: inQuery.length === 0 ? endpoints.userInfo : url.href,
    headers: {
      accept: 'application/json',
      ...(isForm && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...plain(headers),
      ...(accessToken !== null &&
        token.in === 'header' && { authorization: `Bearer ${accessToken}` }),
      ...others,
    },
    ...(isForm && { body: new URLSearchParams(fields).toString() }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  }
}

/** Headers whose values stand in the profile; those that depend on a login are left out. */
function plain(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

/** A form value that was named by the check wins over the client's own. */
function overridden(form: Readonly<Record<string, unknown>>, presented: object) {
  return Object.fromEntries(
    Object.entries(form).filter(([name]) => Object.hasOwn(presented, name)),
  ) as Readonly<Record<string, string | null | readonly string[]>>
}

function learnClient(redactor: Redactor, client: TestClient | undefined, provider: Provider): void {
  if (client?.clientSecret === undefined) return
  redactor.learn('client_secret', client.clientSecret)
  const { headers } = presentClient(client, provider, 'basic')
  const raw = basicHeader(client.clientId, client.clientSecret)
  for (const header of [headers['authorization'], raw])
    redactor.learn('basic_credentials', header?.replace('Basic ', ''))
}

/** True where the browser would leave the provider for the client, or for the address that was asked for. */
function endOf({ redirectUri, client }: Asked): (url: string) => boolean {
  return (url) =>
    !/^https?:/i.test(url) || [redirectUri, client.redirectUri].some((one) => isSamePlace(one, url))
}

function isSamePlace(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return one === other
  const [first, second] = [new URL(one), new URL(other)]
  return first.host === second.host && first.pathname === second.pathname
}

/** The query of a callback, without the state that was sent; null where another one came, or none of it is in the query. */
function callbackQuery({ searchParams }: URL, { state }: Asked): string | null {
  const sent = searchParams.get('state')
  if (searchParams.size === 0 || (sent !== null && sent !== state)) return null
  const others = new URLSearchParams([...searchParams].filter(([name]) => name !== 'state'))
  return sent === null ? others.toString() : `${others.toString()}&state={state}`
}

function sessionFrom(grant: Grant, answer: Answer): Session {
  const {
    access_token: accessToken,
    refresh_token: refreshToken,
    id_token: idToken,
  } = membersOf(answer)
  if (typeof accessToken !== 'string')
    throw new PrerequisiteError(`The token endpoint gave no access token (${answer.status}).`, [
      answer,
    ])
  return {
    grant,
    answer,
    accessToken,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : null,
    idToken: typeof idToken === 'string' ? idToken : null,
  }
}

function titled({ body }: Answer): string {
  const title = titleOf(body)
  return title === '' ? '' : `, "${title}"`
}
