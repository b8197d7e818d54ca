import * as z from 'zod'
import type { Lane } from '../check.ts'
import { callbackScenes, scenes, type CallbackScene, type Scene } from '../target/target.ts'
import type { Exchange } from '../verdict.ts'
import { addressOf } from './har.ts'

const lanes = [
  'offline',
  'emulated',
  'adversarial',
  'local',
  'probe',
  'live',
] as const satisfies readonly Lane[]

/** A message out of an archive that `harOf` made. */
export interface ArchivedMessage {
  readonly exchange: Exchange
  /** The id of the provider or client that was asked. */
  readonly subject: string
  readonly lane: Lane
  /** The checks whose verdicts rest on it. */
  readonly checks: readonly string[]
  /** What it was sent to show. */
  readonly scene?: Scene | CallbackScene
  /** The query of the callback that the answer sends the browser to; `{state}` where the state came back. */
  readonly callback?: string
  /** ISO 8601. */
  readonly sentAt: string
  readonly sha256: string
}

const anybodys = z.object({
  log: z.object({ creator: z.object({ name: z.string() }), entries: z.array(z.unknown()) }),
})

const pairs = z
  .array(z.object({ name: z.string(), value: z.string() }))
  .transform((all) => Object.fromEntries(all.map(({ name, value }) => [name, value])))

const entry = z
  .object({
    startedDateTime: z.iso.datetime({ offset: true }),
    request: z.object({
      method: z.string(),
      url: z.url(),
      headers: pairs,
      postData: z.object({ text: z.string() }).optional(),
    }),
    response: z.object({
      status: z.int(),
      headers: pairs,
      content: z.object({ text: z.string() }),
    }),
    _subject: z.string(),
    _lane: z.enum(lanes),
    _checks: z.array(z.string()),
    _scene: z.enum([...scenes, ...callbackScenes]).optional(),
    _callback: z.string().optional(),
    _sha256: z.string(),
  })
  .transform(({ request, response, ...entry }): ArchivedMessage => {
    const { method, url, headers, postData } = request
    const isAnswered = response.status !== 0
    return {
      exchange: {
        request: { method, url, headers, ...(postData !== undefined && { body: postData.text }) },
        ...(isAnswered && {
          response: {
            status: response.status,
            headers: response.headers,
            body: response.content.text,
          },
        }),
      },
      subject: entry._subject,
      lane: entry._lane,
      checks: entry._checks,
      ...(entry._scene !== undefined && { scene: entry._scene }),
      ...(entry._callback !== undefined && { callback: entry._callback }),
      sentAt: entry.startedDateTime,
      sha256: entry._sha256,
    }
  })

/**
 * The messages of an archive that a run of ours has written. One of somebody else is refused: nobody knows whether its
 * secrets were taken out.
 *
 * @throws TypeError that says, in one line, why they cannot be read.
 */
export function readHar(text: string): readonly ArchivedMessage[] {
  const found = anybodys.safeParse(jsonIn(text))
  if (!found.success)
    throw new TypeError('The file is no HTTP Archive: it has no log with entries.')
  const { creator, entries } = found.data.log
  if (creator.name !== 'trivet')
    throw new TypeError(
      `The archive was written by ${creator.name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 40)}, and not by \`trivet check --har\`: nobody knows whether its secrets were taken out.`,
    )
  return entries.map((value, at) => {
    const read = entry.safeParse(value)
    const place = `Entry ${at + 1} of ${entries.length} in the archive`
    if (!read.success) {
      const [issue] = read.error.issues
      throw new TypeError(
        `${place} is not as \`trivet check --har\` writes it: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
      )
    }
    if (addressOf(read.data.exchange) !== read.data.sha256)
      throw new TypeError(`${place} was changed after the run: its _sha256 does not fit.`)
    return read.data
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Why not would quote it, and nobody knows what is in it.
    throw new TypeError('The archive is not JSON.')
  }
}
