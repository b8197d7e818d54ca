import type { PendingFlow } from 'trivet'
import { google } from 'trivet/providers'
import type { World } from './case.ts'
import { approve, endOf, flowOf } from './login.ts'
import { sealedBetween } from './values.ts'

/** A login that waits: sealed, so that it may pass through anybody's hands. */
export interface Baton {
  readonly id: string
  readonly sealed: string
  readonly callback: string
}

/** Begins a login, for another runtime to complete. */
export async function passOn(world: World): Promise<Baton> {
  const { url, id, pending } = await flowOf(google, world).begin({ data: { from: 'elsewhere' } })
  const sealed = await sealedBetween().seal(id, JSON.stringify(pending), pending.expiresAt)
  return { id, sealed, callback: await approve(url, world) }
}

/** Completes a login that another runtime began; how it ended. */
export async function takeOver(world: World, { id, sealed, callback }: Baton): Promise<string> {
  const opened = (await sealedBetween().open(id, sealed)) ?? 'null'
  const pending = JSON.parse(opened) as PendingFlow | null
  return endOf(await flowOf(google, world).complete(pending, callback))
}
