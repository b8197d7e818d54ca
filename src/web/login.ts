import * as z from 'zod/mini'
import type { PendingFlow } from '../pending.ts'
import { readJson } from '../protocol/json.ts'
import { safeReturnTo } from './return-to.ts'

/** What is kept of a login: while the user is away, and for a short while after it has ended. */
export type KeptLogin =
  | { readonly pending: PendingFlow; readonly returnTo: string }
  | { readonly endedAt: string }

const keptSchema = z.union([
  z.strictObject({ pending: z.unknown(), returnTo: z.string() }),
  z.strictObject({ endedAt: z.string() }),
])

export function writeLogin(login: KeptLogin): string {
  return JSON.stringify(login)
}

/** What cannot be read is passed on as a pending flow, which says what is wrong with it. */
export function readLogin(text: string, origin: string): KeptLogin {
  const json = readJson(text)
  const parsed = keptSchema.safeParse(json.ok ? json.value : undefined)
  if (!parsed.success) return { pending: unreadable, returnTo: safeReturnTo(null, origin) }
  const kept = parsed.data
  if ('endedAt' in kept) return { endedAt: safeReturnTo(kept.endedAt, origin) }
  // `complete` checks what a pending flow is, whoever kept it.
  return { pending: kept.pending as PendingFlow, returnTo: safeReturnTo(kept.returnTo, origin) }
}

const unreadable = {} as PendingFlow
