import * as z from 'zod/mini'
import { readJson } from '../protocol/json.ts'
import { providerSchema } from '../providers/schema.ts'
import { messageSchema } from './messages.ts'

const instant = z.number()

/**
 * One login as a file: what an inspector was told, and what has to be known to run it again. Nothing in it is secret
 * or personal. Versioned: a reader refuses a version that it does not know.
 */
export const traceSchema = z.strictObject({
  format: z.literal('trivet-trace'),
  v: z.literal(1),
  /** The profile, resolved; values of headers that may be keys are hidden. */
  provider: providerSchema,
  client: z.strictObject({
    clientId: z.string(),
    /** Whether it has a secret. */
    isConfidential: z.boolean(),
  }),
  /** In milliseconds. */
  lifetimeMs: z.number().check(z.gte(0)),
  timeoutMs: z.number().check(z.gte(0)),
  /** What the clock said each time it was asked, in epoch milliseconds. */
  clock: z.array(instant),
  /** The random bytes that are no secret, each draw in hexadecimal; null for a draw that made a secret. */
  draws: z.array(z.nullable(z.string().check(z.regex(/^(?:[0-9a-f]{2})*$/)))),
  /** Of one session, in order. */
  messages: z.array(messageSchema),
})

/** One login, recorded. Plain JSON. */
export interface Trace extends z.output<typeof traceSchema> {}

/**
 * Reads a trace from its text.
 *
 * @throws TypeError that says what is wrong with it, and where.
 */
export function readTrace(text: string): Trace {
  // The nesting is bounded before anything walks it.
  const json = readJson(String(text))
  if (!json.ok) throw new TypeError(`It is no trace: ${reasons[json.reason] ?? json.reason}.`)
  const { format, v } = Object(json.value) as { readonly format?: unknown; readonly v?: unknown }
  if (format !== 'trivet-trace')
    throw new TypeError('It is no trace: it does not say `"format": "trivet-trace"`.')
  if (v !== 1)
    throw new TypeError(`It is a trace of version ${JSON.stringify(v)}; this is for version 1.`)
  const parsed = traceSchema.safeParse(json.value)
  if (!parsed.success) throw new TypeError(`It is no sound trace: ${faultIn(parsed.error)}.`)
  return parsed.data
}

const reasons: Readonly<Record<string, string>> = {
  empty: 'the file is empty',
  'not-json': 'it is not JSON, or not all of it is there',
  'too-deep': 'it is nested too deeply',
}

function faultIn({ issues }: z.core.$ZodError): string {
  const [issue] = issues
  const at = issue?.path.join('.') ?? ''
  return `${at === '' ? 'the whole' : at}: ${issue?.message ?? 'invalid'}`
}
