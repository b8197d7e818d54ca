import { createHash } from 'node:crypto'
import type { Exchange, Verdict } from '../verdict.ts'
import type { LoggedMessage } from './run-log.ts'

interface Pair {
  readonly name: string
  readonly value: string
}

/**
 * An HTTP Archive, as far as it is written here. Names that begin with `_` are ours.
 *
 * @see {@link http://www.softwareishard.com/blog/har-12-spec/ HAR 1.2}
 */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    /** One for each subject in each lane. */
    readonly pages: readonly HarPage[]
    readonly entries: readonly HarEntry[]
    readonly comment: string
  }
}

interface HarPage {
  readonly startedDateTime: string
  readonly id: string
  readonly title: string
  readonly pageTimings: object
}

export interface HarEntry {
  readonly pageref: string
  readonly startedDateTime: string
  /** Milliseconds. */
  readonly time: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly httpVersion: string
    readonly cookies: readonly []
    readonly headers: readonly Pair[]
    readonly queryString: readonly Pair[]
    readonly postData?: { readonly mimeType: string; readonly text: string }
    readonly headersSize: -1
    readonly bodySize: -1
  }
  readonly response: {
    /** 0 where nobody answered. */
    readonly status: number
    readonly statusText: string
    readonly httpVersion: string
    readonly cookies: readonly []
    readonly headers: readonly Pair[]
    readonly content: { readonly size: number; readonly mimeType: string; readonly text: string }
    readonly redirectURL: string
    readonly headersSize: -1
    readonly bodySize: -1
    readonly _error?: string
  }
  readonly cache: object
  readonly timings: { readonly send: 0; readonly wait: number; readonly receive: 0 }
  /** Who was asked, where. */
  readonly _subject: string
  readonly _lane: string
  /** The checks whose verdicts rest on this message. */
  readonly _checks: readonly string[]
  /** What it was sent to show: `code-unknown`. */
  readonly _scene?: string
  /** The query of the callback that the answer sends the browser to; `{state}` where the state came back. */
  readonly _callback?: string
  /** Of the message as it stands here: the same message has the same one. */
  readonly _sha256: string
}

/** Everything that a run sent and got, for the tools that read HTTP Archives: those of browsers, and proxies. */
export function harOf(
  messages: readonly LoggedMessage[],
  { verdicts, version }: { readonly verdicts: readonly Verdict[]; readonly version: string },
): Har {
  const checks = checksByExchange(verdicts)
  const pages = new Map<string, HarPage>()
  for (const message of messages) {
    const { subject, lane, sentAt } = message
    const id = pageOf(message)
    if (pages.has(id)) continue
    const startedDateTime = new Date(sentAt).toISOString()
    pages.set(id, { startedDateTime, id, title: `${subject.id}, ${lane}`, pageTimings: {} })
  }
  return {
    log: {
      version: '1.2',
      creator: { name: 'trivet', version },
      pages: [...pages.values()],
      entries: messages.map((message) => entryOf(message, checks)),
      comment:
        'Redacted where it passed the socket: [access_token] and the like stand in the place of what they name. Sizes are of what stands here.',
    },
  }
}

type Checks = ReadonlyMap<Exchange, readonly string[]>

/** A message that several checks share is evidence of each. */
function checksByExchange(verdicts: readonly Verdict[]): Checks {
  const found = new Map<Exchange, string[]>()
  for (const { check, evidence } of verdicts)
    for (const one of evidence)
      if (one.kind === 'exchange')
        found.set(one.exchange, [...(found.get(one.exchange) ?? []), check])
  return found
}

function pageOf({ subject, lane }: LoggedMessage): string {
  return `${subject.id}.${lane}`
}

function entryOf(message: LoggedMessage, checks: Checks): HarEntry {
  const { exchange, sentAt, ms, subject, lane, check, scene, callback } = message
  const { request } = exchange
  return {
    pageref: pageOf(message),
    startedDateTime: new Date(sentAt).toISOString(),
    time: ms,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairsOf(request.headers),
      queryString: queryOf(request.url),
      ...(request.body !== undefined && {
        postData: { mimeType: request.headers['content-type'] ?? '', text: request.body },
      }),
      headersSize: -1,
      bodySize: -1,
    },
    response: responseOf(message),
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    _subject: subject.id,
    _lane: lane,
    _checks: check === undefined ? [...new Set(checks.get(exchange))] : [check],
    ...(scene !== undefined && { _scene: scene }),
    ...(callback !== undefined && { _callback: callback }),
    _sha256: addressOf(exchange),
  }
}

/** What a message is called by: the same one has the same address, in whatever order its members stand. */
export function addressOf({ request, response }: Exchange): string {
  const whole = [
    [request.method, request.url, pairsOf(request.headers), request.body ?? null],
    response === undefined ? null : [response.status, pairsOf(response.headers), response.body],
  ]
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex')
}

function responseOf({ exchange: { response }, fault }: LoggedMessage): HarEntry['response'] {
  const { status = 0, headers = {}, body = '' } = response ?? {}
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(headers),
    content: {
      size: Buffer.byteLength(body),
      mimeType: headers['content-type'] ?? 'x-unknown',
      text: body,
    },
    redirectURL: headers['location'] ?? '',
    headersSize: -1,
    bodySize: -1,
    ...(response === undefined && { _error: fault ?? 'no answer' }),
  }
}

function queryOf(url: string): readonly Pair[] {
  if (!URL.canParse(url)) return []
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}

function pairsOf(headers: Readonly<Record<string, string>>): readonly Pair[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}
