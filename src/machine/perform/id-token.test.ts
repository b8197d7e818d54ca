import { expect, test } from 'vitest'
import { profileWith, surroundings } from '../../../tests/model/support.ts'
import { reset, World } from '../../../tests/model/world.ts'
import { verifyIdToken } from './id-token.ts'

const params = { attempt: 3, idToken: 'id-token-canary', accessToken: 'access', nonce: 'nonce' }
const { signal } = new AbortController()
const algorithms = ['ES256' as const]
const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

test('a profile that has no keys is a failure, and asks nobody', async () => {
  const world = new World()
  expect(await verifyIdToken(params, surroundings(world), signal)).toEqual({
    type: 'idToken.refused',
    attempt: 3,
    failure: {
      code: 'id-token.keys-unavailable',
      step: 'id-token',
      details: { reason: 'the profile has no keys', status: null },
      retryable: true,
    },
  })
  expect(world.requests).toEqual([])
})

test('keys that cannot be fetched are a failure of this step', async () => {
  const provider = profileWith({ idToken: { algorithms } })
  const idToken = `${base64url({ alg: 'ES256' })}.${base64url({})}.AAAA`
  const own = surroundings(World.reacting(reset()), { provider })
  expect(await verifyIdToken({ ...params, idToken }, own, signal)).toMatchObject({
    failure: { code: 'network.reset', step: 'id-token' },
  })
})

test.each(['idToken', 'accessToken', 'nonce'] as const)('no failure shows the %s', async (name) => {
  const provider = profileWith({ idToken: { algorithms } })
  const secret = 'secret-canary-0123456789'
  // The one thing in a token that a failure repeats, before anything is verified.
  const idToken = `${base64url({ alg: secret })}.${base64url({})}.AAAA`
  const own = surroundings(new World(), { provider })
  const given = name === 'idToken' ? { ...params, idToken } : { ...params, idToken, [name]: secret }
  const refused = await verifyIdToken(given, own, signal)
  expect(refused).toMatchObject({ failure: { code: 'id-token.algorithm-unexpected' } })
  if (name !== 'idToken') expect(JSON.stringify(refused)).not.toContain(secret)
  expect(JSON.stringify(refused)).not.toContain(idToken)
})
