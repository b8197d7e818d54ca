/** An answer as plain data, the same shape as in a fixture. */
export interface Answer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A JSON object that an answer carries. */
export type Members = Readonly<Record<string, unknown>>

// What a recorded answer says about its own connection or moment, and this one cannot.
const NOT_REPEATED = new Set([
  'alt-svc',
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'etag',
  'last-modified',
  'set-cookie',
  'strict-transport-security',
  'transfer-encoding',
  'x-oauth-scopes',
  'x-ratelimit-reset',
])

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** A JSON answer as the RFCs have it. */
export function jsonAnswer(
  status: number,
  members: Members,
  headers: Answer['headers'] = {},
): Answer {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(members) }
}

/** A recorded answer with another body, written the way the recorded one is. */
export function withMembers(recorded: Answer, members: unknown): Answer {
  const indent = recorded.body.includes('\n') ? 2 : 0
  return { ...recorded, body: JSON.stringify(members, null, indent) }
}

/** The JSON object in an answer; empty where there is none. */
export function membersOf({ body }: Answer): Members {
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** The headers that are sent: those that still hold, and the time. */
export function sentHeaders(headers: Answer['headers'], now: number): Record<string, string> {
  const repeated = Object.entries(headers).filter(([name]) => !NOT_REPEATED.has(name))
  return { ...Object.fromEntries(repeated), date: new Date(now).toUTCString() }
}
