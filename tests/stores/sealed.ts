import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { createSealer, type SealerOptions } from '../../src/stores/seal.ts'
import type { SealingKey } from '../../src/stores/sealing-keys.ts'

export const sha256 = (data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(data).digest())
export const TIME = 1_790_000_000_000
export const first = { id: 'first', key: randomBytes(32) }
export const second = { id: 'second', key: randomBytes(48) }

export const sealer = (
  keys: readonly SealingKey[] = [first],
  options: Partial<SealerOptions> = {},
) => createSealer({ purpose: 'test', keys, now: () => TIME, sha256, ...options })
export const seal = (text = 'text', subject = 'subject', keptUntil = TIME + 1) =>
  sealer().seal(text, subject, keptUntil)

/** Why a text does not open, undefined if it does. */
export async function faultOf(sealed: string, opener = sealer()): Promise<unknown> {
  const error = await opener.open(sealed, 'subject').catch((reason: unknown) => reason)
  if (!(error instanceof Error)) return undefined
  const { failure } = error as unknown as { failure?: { code: string; details: object } }
  return failure?.code === 'store.tampered' ? failure.details : error
}

/** Sealed with the right key, with another header. */
export async function forgedBy(header: object, key = derived(first.key, 'test')): Promise<string> {
  const whole = { alg: 'dir', enc: 'A256GCM', kid: 'first', exp: TIME, sub: 'subject', ...header }
  return new CompactEncrypt(new TextEncoder().encode('forged'))
    .setProtectedHeader(whole)
    .encrypt(key)
}
export const derived = (key: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `trivet/${purpose}/1`, 32))
