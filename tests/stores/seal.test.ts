import { base64url, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { first, seal, sealer, second, sha256, TIME } from './sealed.ts'

describe('sealing', () => {
  test('is a JWE with the key agreed on, AES-256-GCM, a key id and a time', async () => {
    expect(decodeProtectedHeader(await seal())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: 'first',
      exp: (TIME + 1) / 1000,
      sub: 'subject',
    })
  })

  test('the same text never looks the same, and is not in it', async () => {
    const [one, other] = await Promise.all([seal('secret'), seal('secret')])
    expect(one).not.toBe(other)
    const bytes = one.split('.').map((part) => new TextDecoder().decode(base64url.decode(part)))
    expect(bytes.join()).not.toContain('secret')
  })

  test('it opens until its time, to the millisecond', async () => {
    // The last one, divided by 1000 and multiplied again, is more than it was.
    for (const keptUntil of [TIME + 1, TIME + 123, TIME + 999, 134_352_001_013]) {
      const sealed = await seal('text', 'subject', keptUntil)
      const at = (now: number) => sealer([first], { now: () => now }).open(sealed, 'subject')
      expect([await at(keptUntil - 1), await at(keptUntil)]).toEqual(['text', undefined])
    }
  })

  test('a new key seals, and what the old ones sealed goes on opening', async () => {
    const before = await seal()
    const rotated = sealer([second, first])
    expect(await rotated.open(before, 'subject')).toBe('text')
    const after = await rotated.seal('text', 'subject', TIME + 1)
    expect(decodeProtectedHeader(after).kid).toBe('second')
    expect(await sealer([second]).open(after, 'subject')).toBe('text')
    // A machine that has the new key as its last one opens what the others seal already.
    expect(await sealer([first, second]).open(after, 'subject')).toBe('text')
  })

  test('a key is derived once', async () => {
    let hashes = 0
    const counting = (data: Uint8Array): Uint8Array => {
      hashes += 1
      return sha256(data)
    }
    const counted = sealer([first], { sha256: counting })
    for (let round = 0; round < 3; round++)
      await counted.open(await counted.seal('text', 'subject', TIME + 1), 'subject')
    expect(hashes).toBe(4)
  })

  test('a hash that fails once does no lasting harm', async () => {
    let failing = true
    const flaky = sealer([first], {
      sha256: (data) => (failing ? Promise.reject(new Error('No.')) : sha256(data)),
    })
    await expect(flaky.seal('text', 'subject', TIME + 1)).rejects.toThrow('No.')
    failing = false
    expect(await sealer().open(await flaky.seal('text', 'subject', TIME + 1), 'subject')).toBe(
      'text',
    )
  })
})
