import { exportPKCS8 } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { jwtVerify } from 'jose/jwt/verify'
import { expect, test } from 'vitest'
import { signClientSecret } from './signed-secret.ts'

const way = { method: 'signed', audience: 'https://issuer.example', lifetimeSeconds: 300 } as const
const NOW = 1_800_000_000_999

test('a signed secret says who asks whom, for a short time', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { issuer: 'TEAM', keyId: 'KEY', privateKey: await exportPKCS8(privateKey) }
  const secret = await signClientSecret('com.example.app', key, way, NOW)
  const { payload, protectedHeader } = await jwtVerify(secret, publicKey, {
    currentDate: new Date(NOW),
  })
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY' })
  expect(payload).toEqual({
    iss: 'TEAM',
    sub: 'com.example.app',
    aud: 'https://issuer.example',
    iat: 1_800_000_000,
    exp: 1_800_000_300,
  })
})

test('what is no key signs nothing', async () => {
  const key = { issuer: 'TEAM', keyId: 'KEY', privateKey: 'not a key' }
  await expect(signClientSecret('app', key, way, NOW)).rejects.toThrow(/PKCS/)
})
