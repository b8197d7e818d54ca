import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { deriveKey } from '../../src/stores/hkdf.ts'

const sha256 = (data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(data).digest())

describe('deriveKey', () => {
  /** @see {@link https://www.rfc-editor.org/rfc/rfc5869#appendix-A.3 RFC 5869 §A.3} */
  test('gives what RFC 5869 gives', async () => {
    const key = await deriveKey(new Uint8Array(22).fill(0x0b), new Uint8Array(), sha256)
    expect(Buffer.from(key).toString('hex')).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d',
    )
  })

  test('gives what another implementation gives, for keys and purposes of any length', async () => {
    for (let length = 0; length < 140; length++) {
      const [key, info] = [randomBytes(length + 1), randomBytes(length)]
      const expected = hkdfSync('sha256', key, new Uint8Array(), info, 32)
      expect(await deriveKey(key, info, sha256)).toEqual(new Uint8Array(expected))
    }
  })

  test('waits for a hash that takes its time', async () => {
    const slow = (data: Uint8Array): Promise<Uint8Array> => Promise.resolve(sha256(data))
    const [key, info] = [randomBytes(32), randomBytes(9)]
    expect(await deriveKey(key, info, slow)).toEqual(await deriveKey(key, info, sha256))
  })
})
