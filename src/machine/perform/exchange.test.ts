import { exportPKCS8 } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { decodeJwt } from 'jose/jwt/decode'
import { describe, expect, test } from 'vitest'
import {
  CODE,
  ISSUER,
  NONCE,
  plain,
  profileWith,
  REDIRECT_URI,
  SECRET,
  secretsIn,
  STATE,
  surroundings,
  tokenBody,
  tokens,
  VERIFIER,
} from '../../../tests/model/support.ts'
import { json, NOW, reset, settled, unreachable, World } from '../../../tests/model/world.ts'
import type { ProviderInput } from '../../providers/schema.ts'
import { exchange } from './exchange.ts'
import type { Client } from './surroundings.ts'

const params = {
  attempt: 2,
  code: CODE,
  codeVerifier: VERIFIER,
  redirectUri: REDIRECT_URI,
  scopes: ['openid', 'email'],
  state: STATE,
  nonce: NONCE,
  callback: {},
}

type Way = NonNullable<NonNullable<ProviderInput['client']>['authentication']>[number]

interface Changes {
  readonly client?: Client
  readonly profile?: Partial<ProviderInput>
  readonly signal?: AbortSignal
}

function exchanging(world: World, { client, profile, signal }: Changes = {}) {
  const changes = {
    ...(client !== undefined && { client }),
    ...(profile !== undefined && { provider: profileWith(profile) }),
  }
  return exchange(params, surroundings(world, changes), signal ?? new AbortController().signal)
}

describe('the way that fits', () => {
  const asked = async (client: Client, ways: Way[]) => {
    const world = World.reacting(json(tokenBody))
    await exchanging(world, { client, profile: { client: { authentication: ways } } })
    const [request] = world.requests
    const { client_id, client_secret } = Object.fromEntries(new URLSearchParams(request?.body))
    return { basic: request?.headers['authorization'] ?? null, client_id, client_secret }
  }

  test('without a secret is one of public clients', async () => {
    const ways: Way[] = [{ method: 'post' }, { method: 'basic-without-secret' }]
    expect(await asked({ clientId: 'client-1' }, ways)).toEqual({
      basic: `Basic ${Buffer.from('client-1:').toString('base64')}`,
    })
  })

  test('with a secret, where there are public ones only, is the id alone', async () => {
    const given = { clientId: 'client-1', clientSecret: SECRET }
    expect(await asked(given, [{ method: 'none' }])).toEqual({ basic: null, client_id: 'client-1' })
  })
})

describe('a secret that is signed', () => {
  const signed: Partial<ProviderInput> = {
    client: { authentication: [{ method: 'post' }, { method: 'signed', audience: ISSUER }] },
  }
  const signer = async (): Promise<Client> => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = { issuer: 'TEAM', keyId: 'KEY', privateKey: await exportPKCS8(privateKey) }
    return { clientId: 'client-1', clientSecret: key }
  }

  test('is made for each exchange, as the profile says', async () => {
    const world = World.reacting(json(tokenBody))
    const result = await exchanging(world, { client: await signer(), profile: signed })
    expect(result.type).toBe('code.exchanged')
    const secret = new URLSearchParams(world.requests[0]?.body).get('client_secret') ?? ''
    expect(decodeJwt(secret)).toMatchObject({ iss: 'TEAM', sub: 'client-1', aud: ISSUER })
  })

  test('is none where the profile has no use for the key, or the key is none', async () => {
    const world = World.reacting()
    const broken = { issuer: 'TEAM', keyId: 'KEY', privateKey: 'no key' }
    const results = [
      await exchanging(world, { client: await signer() }),
      await exchanging(world, {
        client: { clientId: 'client-1', clientSecret: broken },
        profile: signed,
      }),
    ]
    for (const result of results)
      expect(result).toMatchObject({ failure: { code: 'exchange.secret-unavailable' } })
    expect(world.requests).toEqual([])
  })
})

test('a request says what the profile takes from the client, the callback and the state', async () => {
  const world = World.reacting(json(tokenBody))
  const provider = profileWith({
    callback: { captures: { device_id: 'text' } },
    token: {
      parameters: {
        app: { from: 'client', at: '/id' },
        device_id: { from: 'callback', at: '/device_id' },
        state: { from: 'callback', at: '/state' },
      },
    },
  })
  const { signal } = new AbortController()
  const own = { ...params, callback: { device_id: 'device-1' } }
  await exchange(own, surroundings(world, { provider }), signal)
  const body = Object.fromEntries(new URLSearchParams(world.requests[0]?.body))
  expect(body).toMatchObject({ app: 'client-1', device_id: 'device-1', state: STATE })
})

describe('exchange', () => {
  test('sends the code with what belongs to it, and reads the tokens', async () => {
    const world = World.reacting(json(tokenBody))
    expect(await exchanging(world)).toEqual({
      type: 'code.exchanged',
      attempt: 2,
      tokens: { ...tokens, expiresAt: NOW + 3_600_000 },
      raw: tokenBody,
      missingScopes: [],
      idTokenExpected: false,
    })
    expect(world.requests).toEqual([
      {
        method: 'POST',
        url: `${ISSUER}/token`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${btoa(`client-1:${SECRET}`)}`,
        },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: CODE,
          redirect_uri: REDIRECT_URI,
          code_verifier: VERIFIER,
        }).toString(),
      },
    ])
  })

  test('says which scopes are missing', async () => {
    const world = World.reacting(json({ ...tokenBody, scope: 'email' }))
    expect(await exchanging(world)).toMatchObject({ missingScopes: ['openid'] })
  })

  test('expects an ID token where openid was asked for and the provider answers it', async () => {
    const idToken = { algorithms: ['RS256' as const] }
    const result = await exchanging(World.reacting(json(tokenBody)), { profile: { idToken } })
    expect(result).toMatchObject({ idTokenExpected: true })
  })

  test('asks a function for the secret at each exchange', async () => {
    let count = 0
    const own = { clientId: 'client-1', clientSecret: async () => `secret-${++count}` }
    const world = World.reacting(json(tokenBody), json(tokenBody))
    await exchanging(world, { client: own })
    await exchanging(world, { client: own })
    const sent = world.requests.map(({ headers }) => headers['authorization'])
    expect(sent).toEqual([
      `Basic ${btoa('client-1:secret-1')}`,
      `Basic ${btoa('client-1:secret-2')}`,
    ])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no'))],
    ['throws at once', () => assertNever()],
    ['gives an empty text', () => ''],
    ['gives nothing', () => undefined as never],
  ])('a secret function that %s ends in exchange.secret-unavailable', async (_, clientSecret) => {
    const world = new World()
    const result = await exchanging(world, { client: { clientId: 'client-1', clientSecret } })
    expect(result).toMatchObject({ failure: { code: 'exchange.secret-unavailable' } })
    expect(world.requests).toEqual([])
  })

  test('a secret that never comes is given up like a request', async () => {
    const world = new World()
    const own = { clientId: 'client-1', clientSecret: () => new Promise<string>(() => {}) }
    const result = await exchanging(world, { client: own })
    expect(result).toMatchObject({ failure: { code: 'exchange.secret-unavailable' } })
    expect(world.waits).toEqual([10_000])
    expect(world.requests).toEqual([])
  })

  test('sends nothing where it was given up while the secret was being fetched', async () => {
    const controller = new AbortController()
    const own = {
      clientId: 'client-1',
      clientSecret: async () => {
        controller.abort()
        return 'secret-1'
      },
    }
    const world = World.reacting(json(tokenBody))
    await exchanging(world, { client: own, signal: controller.signal })
    expect(world.requests).toEqual([])
  })

  test('a public client sends its id and no secret', async () => {
    const world = World.reacting(json(tokenBody))
    await exchanging(world, { client: { clientId: 'client-1' } })
    const [request] = world.requests
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(new URLSearchParams(request?.body).get('client_id')).toBe('client-1')
    expect(request?.body).not.toContain('client_secret')
  })
})

function assertNever(): never {
  throw new Error('no')
}

test.each([17, '', null, {}])('a secret that is %j sends nothing', async (secret) => {
  const world = World.reacting(json(tokenBody))
  const client = { clientId: 'client-1', clientSecret: () => secret as unknown as string }
  expect(await exchanging(world, { client })).toMatchObject({
    failure: { code: 'exchange.secret-unavailable' },
  })
  expect(world.requests).toEqual([])
})

test('what the network does, at either try, is a failure of this step', async () => {
  for (const world of [World.reacting(reset()), World.reacting(unreachable(), reset())])
    expect(await exchanging(world)).toMatchObject({
      failure: { code: 'network.reset', step: 'exchange', details: { host: 'issuer.example' } },
    })
})

describe('what is tried again', () => {
  test('a request of which nothing was sent, once, the very same', async () => {
    const world = World.reacting(unreachable(), json(tokenBody))
    expect(await exchanging(world)).toMatchObject({ type: 'code.exchanged' })
    expect(world.requests).toHaveLength(2)
    expect(world.requests[1]).toEqual(world.requests[0])
  })

  test('but not a second time', async () => {
    const world = World.reacting(unreachable(), unreachable(), json(tokenBody))
    const result = await exchanging(world)
    expect(result).toMatchObject({ failure: { code: 'network.unreachable', retryable: true } })
    expect(result).not.toHaveProperty('failure.ambiguous')
    expect(world.requests).toHaveLength(2)
  })

  test('and not where it was given up', async () => {
    const controller = new AbortController()
    const world = new World(() => {
      controller.abort()
      return unreachable()
    })
    await exchanging(world, { signal: controller.signal })
    await settled()
    expect(world.requests).toHaveLength(1)
  })

  test.each([
    ['a reset', reset(), 'network.reset', true],
    ['silence', 'silence' as const, 'network.timeout', true],
    ['500', plain('', 500), 'exchange.server-error', true],
    ['503', json({}, { status: 503 }), 'exchange.server-error', true],
    ['an error with 500', json({ error: 'x' }, { status: 500 }), 'exchange.rejected', true],
    ['an error with 400', json({ error: 'invalid_grant' }, { status: 400 }), 'exchange.rejected'],
    ['an empty answer', plain('', 200, 'application/json'), 'exchange.body-malformed'],
  ])('never after %s', async (_, reaction, code, ambiguous?) => {
    const world = World.reacting(reaction, json(tokenBody))
    const result = await exchanging(world)
    expect(result).toMatchObject({ type: 'exchange.failed', attempt: 2, failure: { code } })
    expect('failure' in result && result.failure.ambiguous).toBe(ambiguous)
    expect(world.requests).toHaveLength(1)
  })

  test('nor after 429: the failure says when', async () => {
    const headers = { 'retry-after': '7' }
    const world = World.reacting(json({ error: 'slow_down' }, { status: 429, headers }))
    expect(await exchanging(world)).toMatchObject({
      failure: {
        code: 'exchange.rate-limited',
        details: { status: 429, retryAt: NOW + 7000 },
        retryable: true,
      },
    })
    expect(world.requests).toHaveLength(1)
  })
})

test("a provider's words show no secret of this flow", async () => {
  const body = {
    error: 'invalid_grant',
    error_description: `${CODE} ${encodeURIComponent(CODE)} ${VERIFIER} ${STATE} ${NONCE} ${SECRET}`,
    error_uri: `https://issuer.example/?basic=${btoa(`client-1:${SECRET}`)}&${new URLSearchParams({ code: CODE }).toString()}`,
  }
  const result = await exchanging(World.reacting(json(body, { status: 400 })))
  expect(secretsIn(result)).toEqual([])
  expect(JSON.stringify(result)).not.toMatch(/canary/)
  expect(JSON.stringify(result)).not.toContain(btoa(`client-1:${SECRET}`).slice(0, 12))
})
