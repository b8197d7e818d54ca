import * as z from 'zod/mini'
import type { Warning } from '../machine/context.ts'
import type { JsonObject } from '../protocol/json.ts'

/**
 * What an inspector is told: one message is one plain JSON object.
 *
 * The three `@xstate.*` messages are those of the standard inspector (`@statelyai/inspect`), so that it shows the
 * chart, the events and the states of each login. The `@trivet.*` messages have the same envelope and carry what a
 * statechart alone does not show; the standard inspector ignores types that it does not know.
 *
 * Nothing in a message is secret or personal: each is made anew from an allow-list. A secret stands as
 * `redacted-<what>-<n>`, and the same secret of one login always as the same text: two that are equal look equal.
 */

/** The version of the standard inspector whose messages these are: goes into `_version`. */
export const PROTOCOL_VERSION = '0.7.2'

// With our own type of JSON, whose arrays are read only.
const record = z.record(z.string(), z.json()) as unknown as z.ZodMiniType<JsonObject, JsonObject>

/** Every message has it. */
const envelope = {
  /** The login. The same for all its messages; `rootId` too, since a flow has no children. */
  sessionId: z.string(),
  rootId: z.string(),
  /** Epoch milliseconds as a decimal string, as the standard inspector has it. */
  createdAt: z.string(),
  /** Counts the messages of a session, from 0: `0`, `1`, … */
  id: z.string(),
  _version: z.string(),
}

/** A state of the chart. Secrets in the context are placeholders; null where there is none. */
const snapshot = z.object({
  status: z.enum(['active', 'done', 'stopped', 'error']),
  /** The name of the state: the chart is flat. */
  value: z.string(),
  context: record,
  tags: z.array(z.string()),
  /** Only where the chart is done: `{ status, code }`. */
  output: z.optional(record),
})

const warnings = [
  'callback.issuer-unannounced',
  'callback.issuer-unknown',
] as const satisfies ReadonlyArray<Warning['code']>

const event = z.looseObject({ type: z.string() })

/** A login begins, or an inspector sees it for the first time. */
const actor = z.object({
  type: z.literal('@xstate.actor'),
  ...envelope,
  /** What to call it: the id of the provider. */
  name: z.string(),
  /** The chart, as the JSON text that XState's `createMachine` takes. */
  definition: z.string(),
  snapshot,
})

/** Something happened to a login. */
const eventMessage = z.object({
  type: z.literal('@xstate.event'),
  ...envelope,
  event,
  /** The session itself where the event is the result of an effect; absent where it comes from the application. */
  sourceId: z.optional(z.string()),
})

/** The state after an event. */
const snapshotMessage = z.object({
  type: z.literal('@xstate.snapshot'),
  ...envelope,
  event,
  snapshot,
})

/** An HTTP header list as in the effects port: lower-case names. Only headers that say something are left. */
const headers = z.record(z.string(), z.string())

/**
 * A message over the wire, redacted.
 *
 * `authorization`: the user is sent to the provider (client → provider, through the browser; no response).
 * `callback`: the user is sent back (provider → client, through the browser; no response).
 * `request`: the client asks the provider, directly; the message is sent when the answer is there.
 */
const exchange = z.object({
  type: z.literal('@trivet.exchange'),
  ...envelope,
  kind: z.enum(['authorization', 'callback', 'request']),
  from: z.enum(['client', 'provider']),
  to: z.enum(['client', 'provider']),
  /** Null: directly, on the back channel. */
  via: z.nullable(z.literal('browser')),
  /** The state of the chart meanwhile. */
  state: z.string(),
  request: z.object({
    method: z.enum(['GET', 'POST']),
    url: z.string(),
    headers,
    body: z.optional(z.string()),
  }),
  /** Null where there is none: through the browser, or because of the fault. */
  response: z.nullable(z.object({ status: z.int(), headers, body: z.string() })),
  /** Why no answer came; null where one did. */
  fault: z.nullable(z.object({ kind: z.string(), sent: z.enum(['no', 'unknown']) })),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  endedAt: z.number(),
})

/**
 * A guard was asked. For one event there is one message for each guard up to the one that holds, in the order of
 * the chart; none where no guard is asked. They come after the event's message and before its snapshot.
 */
const decision = z.object({
  type: z.literal('@trivet.decision'),
  ...envelope,
  state: z.string(),
  /** The type of the event. */
  event: z.string(),
  /** The name in the chart, such as `isStateDifferent`. */
  guard: z.string(),
  /** What it means that the guard holds: the description of its transition. */
  description: z.string(),
  verdict: z.boolean(),
  /** Where the transition leads; null: the chart stays in its state. */
  target: z.nullable(z.string()),
  /** What was compared, by name: `{ expected, received }` and the like. Redacted. */
  values: record,
})

/** The chart asks for something to be done. */
const effect = z.object({
  type: z.literal('@trivet.effect'),
  ...envelope,
  state: z.string(),
  /** Such as `effect.exchange`. */
  effect: z.string(),
  /** Redacted. */
  params: record,
})

/** How a call ended: the login, or a callback that was not its own. */
const outcome = z.object({
  type: z.literal('@trivet.outcome'),
  ...envelope,
  status: z.enum(['authenticated', 'denied', 'expired', 'rejected', 'failed', 'cancelled']),
  /** The code of the failure; null where there is none. */
  code: z.nullable(z.string()),
  /** The failure's `{ code, step, details, retryable, ambiguous? }`; give it to `explain`. */
  failure: z.nullable(record),
  /** True where the login goes on waiting for its own callback. */
  isWaiting: z.boolean(),
  /** The id and the name of the profile. */
  provider: z.object({ id: z.string(), name: z.string() }),
  scopes: z.array(z.string()),
  missingScopes: z.array(z.string()),
  /** What was odd, though it did no harm. */
  warnings: z.array(z.object({ code: z.enum(warnings) })),
  /** Null where nobody is signed in. Everything personal is a placeholder unless asked for by `reveal: ['user']`. */
  user: z.nullable(z.looseObject({ email: z.nullable(z.string()) })),
})

export const messageSchema = z.discriminatedUnion('type', [
  actor,
  eventMessage,
  snapshotMessage,
  exchange,
  decision,
  effect,
  outcome,
])

/** One message of an inspector. */
export type InspectionMessage = z.infer<typeof messageSchema>

/** The message of one type. */
export type MessageOf<Type extends InspectionMessage['type']> = Extract<
  InspectionMessage,
  { readonly type: Type }
>

type Envelope = keyof typeof envelope

/** A message as it is made, before it is put into its envelope. */
export type ContentOf<Type extends InspectionMessage['type']> = Omit<MessageOf<Type>, Envelope>
export type Content = {
  [Type in InspectionMessage['type']]: ContentOf<Type>
}[InspectionMessage['type']]
