import http from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'
import type { Has } from './faults.ts'
import { refuse } from './refusal.ts'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly bytes: Buffer
}
export interface Sending {
  readonly has: Has
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** How many redirects are followed. None, where all is well. */
  readonly redirects?: number
}

const LIMIT = 1_048_576

/** Sends one request, with a deadline and a limit. Refuses with `network`, `timeout`, `cancelled`, `too-large`. */
export async function send(url: string, sent: Sent, sending: Sending): Promise<Got> {
  const { has, timeoutMs, signal, redirects = 0 } = sending
  const deadline = has('deadline') || has('late-answer') ? [] : [AbortSignal.timeout(timeoutMs)]
  const cancelled = signal === undefined || has('cancel') ? [] : [signal]
  const stop = AbortSignal.any([...deadline, ...cancelled])
  const got = await exchange(url, sent, stop, has).catch((error: unknown) => {
    if (has('network-error')) throw error
    if (error instanceof RangeError) return refuse('too-large')
    return refuse(stop.aborted ? (signal?.aborted === true ? 'cancelled' : 'timeout') : 'network')
  })
  const { location } = got.headers
  if (redirects === 0 || location === undefined) return got
  return send(new URL(location, url).href, sent, { ...sending, redirects: redirects - 1 })
}

function exchange(
  url: string,
  { method, headers = {}, body }: Sent,
  signal: AbortSignal,
  has: Has,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http
    const outgoing = request(url, {
      method,
      headers,
      signal,
      rejectUnauthorized: !has('certificate'),
      agent: false,
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const parts: Buffer[] = []
      let length = 0
      incoming.on('data', (part: Buffer) => {
        length += part.length
        parts.push(part)
        if (length > LIMIT && !has('body-limit')) outgoing.destroy(new RangeError('too large'))
      })
      incoming.on('error', reject)
      incoming.on('end', () => {
        if (!incoming.complete) return reject(new Error('incomplete'))
        const read = incoming.headers as Record<string, string | undefined>
        const whole = Buffer.concat(parts)
        try {
          const bytes = read['content-encoding'] === 'gzip' ? unfold(whole, has) : whole
          resolve({ status: incoming.statusCode ?? 0, headers: read, bytes })
        } catch {
          reject(new RangeError('too large'))
        }
      })
    })
    outgoing.end(body)
  })
}

function unfold(bytes: Buffer, has: Has): Buffer {
  return gunzipSync(bytes, has('body-limit') ? {} : { maxOutputLength: LIMIT })
}
