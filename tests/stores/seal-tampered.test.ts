import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { faultOf, first, forgedBy, seal, sealer, second, TIME } from './sealed.ts'

describe('opening what is not as it was sealed', () => {
  test('any changed character is store.tampered', async () => {
    // Every length of the last group of characters: some have bits to spare.
    for (const text of ['', 'a', 'ab', 'abc', '{"v":1}']) {
      const sealed = await seal(text)
      expect(await faultOf(sealed)).toBeUndefined()
      for (let at = 0; at < sealed.length; at++) {
        const code = sealed.charCodeAt(at)
        const others = [code ^ 1, code ^ 2, code + 1, code - 1, code ^ 32, 46, 65].filter(
          (other) => other !== code,
        )
        for (const other of others) {
          const changed = sealed.slice(0, at) + String.fromCharCode(other) + sealed.slice(at + 1)
          expect(await faultOf(changed), `${sealed} at ${at}`).toHaveProperty('reason')
        }
      }
    }
  })

  test('a text that is cut, longer or put together is store.tampered', async () => {
    const sealed = await seal()
    const [header, , vector, ciphertext, tag] = (await seal()).split('.')
    const [ownHeader] = sealed.split('.')
    const others = [
      '',
      '.',
      '....',
      ...Array.from({ length: sealed.length }, (_, length) => sealed.slice(0, length)),
      ...['A', '=', '.', ' ', '\n', '%', '\0', 'é'].flatMap((more) => [
        sealed + more,
        more + sealed,
      ]),
      sealed + sealed,
      `${header}.AAAA.${vector}.${ciphertext}.${tag}`,
      `${ownHeader}..${vector}.${ciphertext}.${tag}x`,
      `${header}..${vector}.${sealed.split('.')[3]}.${tag}`,
      JSON.stringify({ protected: header, iv: vector, ciphertext, tag }),
    ]
    for (const other of others) expect(await faultOf(other), other).toHaveProperty('reason')
  })

  test.each([
    ['another algorithm', { alg: 'A256GCMKW' }],
    ['another encryption', { enc: 'A128CBC-HS256' }],
    ['a critical extension', { crit: ['b64'], b64: false }],
    ['an embedded key', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['compression', { zip: 'DEF' }],
    ['a time that is none', { exp: 'never' }],
    ['no key id', { kid: undefined }],
  ])('a header with %s is store.tampered', async (_what, change) => {
    const [, , vector, ciphertext, tag] = (await seal()).split('.')
    const whole = { alg: 'dir', enc: 'A256GCM', kid: 'first', exp: TIME, sub: 'subject', ...change }
    const header = base64url.encode(JSON.stringify(whole))
    expect(await faultOf(`${header}..${vector}.${ciphertext}.${tag}`)).toEqual({
      reason: 'malformed',
    })
  })

  test('each kind of fault has its name', async () => {
    expect(await faultOf('text')).toEqual({ reason: 'malformed' })
    const [header, ...rest] = (await seal()).split('.')
    expect(await faultOf([header, ...rest.slice(0, -1), '!'].join('.'))).toEqual({
      reason: 'malformed',
    })
    expect(await faultOf(await seal(), sealer([second]))).toEqual({ reason: 'key-unknown' })
    expect(await faultOf(await seal(), sealer([{ ...second, id: 'first' }]))).toEqual({
      reason: 'not-authentic',
    })
    expect(await faultOf(await seal('text', 'other'))).toEqual({ reason: 'not-authentic' })
  })

  test('a purpose opens nothing of another', async () => {
    expect(await faultOf(await seal(), sealer([first], { purpose: 'other' }))).toEqual({
      reason: 'not-authentic',
    })
    // The key itself seals nothing either.
    expect(await faultOf(await forgedBy({}, first.key))).toEqual({ reason: 'not-authentic' })
  })

  test('what is too old is still refused when it was changed', async () => {
    const sealed = await seal('text', 'subject', TIME)
    expect(await sealer().open(sealed, 'subject')).toBeUndefined()
    expect(await faultOf(await forgedBy({ exp: TIME / 1000 }, second.key.subarray(0, 32)))).toEqual(
      {
        reason: 'not-authentic',
      },
    )
  })
})
