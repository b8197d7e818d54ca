import { CompactSign } from 'jose/jws/compact/sign'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { exportJWK } from 'jose/key/export'
import { expect, test } from 'vitest'
import { readJwsHeader, verifyJws } from './jws.ts'

test('a signature counts only by the algorithm that was expected, whatever the header says', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jws = await new CompactSign(new TextEncoder().encode('{}'))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)
  const key = await exportJWK(publicKey)
  expect(await verifyJws(jws, 'ES256', key)).toMatchObject({ ok: true })
  expect(await verifyJws(jws, 'ES384', key)).toBeNull()
})

test.each(['{"payload":"e30"}', ' \n{"payload":"e30"}', '{}.{}.{}'])(
  'the other serialisation is called by its name: %j',
  (jws) => {
    expect(readJwsHeader(jws)).toMatchObject({
      failure: { code: 'id-token.malformed', details: { reason: 'json-serialization' } },
    })
  },
)
