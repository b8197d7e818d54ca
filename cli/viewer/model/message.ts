import * as z from 'zod/mini'
import { messageSchema, type MessageOf } from 'trivet/inspect'

/**
 * What the viewer understands: the standard inspector's messages of any actor, whatever its states and its
 * context, and our own.
 */
export type Message = ActorMessage | EventMessage | SnapshotMessage | OwnMessage | LiveMessage

export type OwnMessage =
  | MessageOf<'@trivet.exchange'>
  | MessageOf<'@trivet.decision'>
  | MessageOf<'@trivet.effect'>
  | MessageOf<'@trivet.outcome'>

const envelope = {
  sessionId: z.string(),
  rootId: z.optional(z.string()),
  createdAt: z._default(z.string(), ''),
}
const event = z._default(z.object({ type: z._default(z.string(), '') }), { type: '' })
const snapshot = z.object({
  status: z._default(z.string(), 'active'),
  value: z.optional(z.unknown()),
  context: z.optional(z.unknown()),
})

const actor = z.object({
  type: z.literal('@xstate.actor'),
  ...envelope,
  name: z._default(z.string(), ''),
  definition: z.optional(z.string()),
  parentId: z.optional(z.string()),
  snapshot: z.optional(snapshot),
})
const eventMessage = z.object({ type: z.literal('@xstate.event'), ...envelope, event })
const snapshotMessage = z.object({
  type: z.literal('@xstate.snapshot'),
  ...envelope,
  event,
  snapshot,
})
/** The relay has said everything that it had kept: what comes now happens now. */
const live = z.object({ type: z.literal('@relay.live') })

export type ActorMessage = z.infer<typeof actor>
type EventMessage = z.infer<typeof eventMessage>
type SnapshotMessage = z.infer<typeof snapshotMessage>
type LiveMessage = z.infer<typeof live>

const foreign = z.discriminatedUnion('type', [actor, eventMessage, snapshotMessage, live])

/** A message as it came; null for what is none. */
export function readMessage(text: string): Message | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const type = Object(value) as { type?: unknown }
  if (String(type.type).startsWith('@trivet.')) {
    const own = messageSchema.safeParse(value)
    return own.success ? own.data : null
  }
  const read = foreign.safeParse(value)
  return read.success ? read.data : null
}
