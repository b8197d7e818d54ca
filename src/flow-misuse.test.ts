import { describe, expect, test } from 'vitest'
import { flowOptions, pending, profileWith, REDIRECT_URI, SECRET } from '../tests/model/support.ts'
import { World } from '../tests/model/world.ts'
import { createFlow, type FlowOptions } from './flow.ts'

const post = profileWith({ name: 'Postal', client: { authentication: [{ method: 'post' }] } })
const open = profileWith({ name: 'Open', client: { authentication: [{ method: 'none' }] } })

/** What a mistake in the options says. Anything that TypeScript would refuse, too. */
function creating(changes: Partial<Record<keyof FlowOptions, unknown>>): () => void {
  return () => createFlow({ ...flowOptions, effects: new World(), ...changes } as FlowOptions)
}

describe('createFlow throws a TypeError that says what to do', () => {
  test.each<[string, Partial<Record<keyof FlowOptions, unknown>>, string]>([
    [
      'no client id',
      { clientId: undefined },
      'createFlow: clientId is missing. Example gave it to you when you registered.',
    ],
    [
      'an empty client id',
      { clientId: '' },
      'createFlow: clientId is missing. Example gave it to you when you registered.',
    ],
    [
      'an empty client secret',
      { clientSecret: '' },
      'createFlow: clientSecret is empty. Leave it out for a public client.',
    ],
    [
      'a client secret that is null',
      { clientSecret: null },
      'createFlow: clientSecret is not a string, or a function that gives one.',
    ],
    [
      'no client secret where there must be one',
      { provider: post, clientSecret: undefined },
      'createFlow: Postal wants a clientSecret; it has no public clients.',
    ],
    [
      'a client secret where there is none',
      { provider: open },
      'createFlow: Open has public clients only; leave out the clientSecret.',
    ],
    [
      'no redirect URI',
      { redirectUri: undefined },
      'redirectUri is missing, such as https://app.example/callback.',
    ],
    [
      'a relative redirect URI',
      { redirectUri: '/callback' },
      'redirectUri "/callback" is not an absolute URL, such as https://app.example/callback.',
    ],
    [
      'a redirect URI with a fragment',
      { redirectUri: `${REDIRECT_URI}#x` },
      'redirectUri "https://app.example/callback#x" has a fragment; RFC 6749 does not allow one.',
    ],
    [
      'a redirect URI with an empty fragment',
      { redirectUri: `${REDIRECT_URI}#` },
      'has a fragment; RFC 6749 does not allow one.',
    ],
    [
      'a redirect URI over http',
      { redirectUri: 'http://app.example/callback' },
      'is http:; use https:, or http://127.0.0.1 on your own machine.',
    ],
    [
      'a redirect URI on a host that the provider refuses',
      {
        redirectUri: 'http://localhost:3000/callback',
        provider: profileWith({ redirectUri: { forbiddenHosts: ['localhost'] } }),
      },
      'has a host that Example refuses; write http://127.0.0.1 instead of localhost.',
    ],
    [
      'a lifetime of nothing',
      { lifetimeMs: 0 },
      'createFlow: lifetimeMs is not a positive number of milliseconds, of at most a year.',
    ],
    [
      'a time limit that is not a number',
      { timeoutMs: Number.NaN },
      'createFlow: timeoutMs is not a positive number of milliseconds, of at most a year.',
    ],
    [
      'a time limit without end',
      { timeoutMs: Infinity },
      'createFlow: timeoutMs is not a positive number of milliseconds, of at most a year.',
    ],
  ])('%s', (_, changes, message) => {
    expect(creating(changes)).toThrow(TypeError)
    expect(creating(changes)).toThrow(message)
  })

  test.each([undefined, null, 'github'])('no profile but %j', (provider) => {
    expect(creating({ provider })).toThrow(
      'createFlow: provider is not a profile, such as github of trivet/providers.',
    )
  })

  test('what is checked is what is used, though the options change between two looks', () => {
    let reads = 0
    const options = {
      ...flowOptions,
      effects: new World(),
      get provider() {
        reads += 1
        return reads === 1 ? flowOptions.provider : { ...open }
      },
    }
    expect(createFlow(options).provider).toBe(flowOptions.provider)
    const moved = { ...flowOptions, effects: new World() }
    const flow = createFlow(moved)
    moved.redirectUri = 'http://elsewhere.example'
    return expect(flow.begin()).resolves.toMatchObject({ pending: { redirectUri: REDIRECT_URI } })
  })

  test.each([{ id: 'x' }, { ...open }, JSON.parse(JSON.stringify(open)) as unknown])(
    'a profile that nobody has checked, though it looks like one',
    (provider) => {
      expect(creating({ provider })).toThrow('write defineProvider({ … }), also for a changed copy')
    },
  )

  test('no message shows the secret', () => {
    const wrong = { provider: open, clientSecret: SECRET }
    expect(creating(wrong)).toThrow(expect.not.objectContaining({ message: SECRET }))
    expect(creating({ ...wrong, redirectUri: 'x' })).not.toThrow(SECRET)
  })
})

describe('createFlow takes', () => {
  test.each([
    'http://127.0.0.1:3000/callback',
    'http://localhost:3000/callback',
    'http://[::1]/callback',
    'com.example.app:/callback',
    'https://app.example/callback?tenant=1',
  ])('the redirect URI %s', (redirectUri) => {
    expect(creating({ redirectUri })).not.toThrow()
  })

  test('a public client, and a secret that is a function', () => {
    expect(creating({ clientSecret: undefined })).not.toThrow()
    expect(creating({ provider: post, clientSecret: () => 'x' })).not.toThrow()
  })
})

describe('begin rejects with a TypeError that says what to do', () => {
  const beginning = (options: Record<string, unknown>) =>
    createFlow({ ...flowOptions, effects: new World() }).begin(options)

  test.each([
    [{ scopes: 'openid' }, "begin: scopes is not an array, such as ['openid', 'email']."],
    [{ scopes: ['a b'] }, 'begin: "a b" is not a scope; each is a string of its own.'],
    [{ scopes: [''] }, 'begin: "" is not a scope; each is a string of its own.'],
    [{ scopes: [1] }, 'begin: 1 is not a scope; each is a string of its own.'],
    [{ params: { state: 'x' } }, 'begin: the parameter "state" is set by the flow itself.'],
    [{ params: { nonce: 'x' } }, 'begin: the parameter "nonce" is set by the flow itself.'],
    [{ params: { hd: 1 } }, 'begin: the parameter "hd" is not a string.'],
    [{ params: { hd: undefined } }, 'begin: the parameter "hd" is not a string.'],
    [
      { data: { a: [1, { b: undefined }] } },
      'begin: data.a[1].b is undefined; data has to be JSON.',
    ],
    [{ data: [() => 1] }, 'begin: data[0] is a function; data has to be JSON.'],
    [
      { data: { 'return-to': Number.NaN } },
      'begin: data["return-to"] is NaN; data has to be JSON.',
    ],
    [{ data: { at: new Date(0) } }, 'begin: data.at is a Date; data has to be JSON.'],
    [{ data: new Map() }, 'begin: data is a Map; data has to be JSON.'],
    [{ data: { toJSON: 1 } }, 'begin: data has a toJSON of its own; data has to be JSON.'],
    [{ redirectUri: '/callback' }, 'redirectUri "/callback" is not an absolute URL'],
  ])('%j', async (options, message) => {
    await expect(beginning(options)).rejects.toThrow(TypeError)
    await expect(beginning(options)).rejects.toThrow(message)
  })

  test.each(['app_key', 'app_secret'])(
    '%s, where the provider calls a parameter of the client so',
    async (name) => {
      const provider = profileWith({
        client: { parameters: { id: 'app_key', secret: 'app_secret' } },
      })
      const flow = createFlow({ ...flowOptions, provider, effects: new World() })
      await expect(flow.begin({ params: { [name]: 'another' } })).rejects.toThrow(
        `begin: the parameter "${name}" is set by the flow itself.`,
      )
    },
  )

  test('data that cannot be written as JSON at all', async () => {
    const circle: unknown[] = []
    circle.push(circle)
    await expect(beginning({ data: 1n })).rejects.toThrow('begin: data is a bigint;')
    await expect(beginning({ data: circle })).rejects.toThrow(
      /^begin: data(?:\[0\])+ is nested too deeply/,
    )
  })

  test('data that is JSON comes back', async () => {
    const data = { a: [null, true, 1.5, 'x\u0000\uD800', { __proto__: null, b: {} }] }
    expect((await beginning({ data })).pending.data).toEqual(data)
  })

  test('a scope may have a comma in it', async () => {
    const { url } = await beginning({ scopes: ['read,activity:read_all'] })
    expect(new URL(url).searchParams.get('scope')).toBe('read,activity:read_all')
  })
})

test('complete rejects with a TypeError for what is no callback, before it looks for the flow', async () => {
  const flow = createFlow({ ...flowOptions, effects: new World() })
  const message = 'A callback is a URL, a string, a URLSearchParams or a Request.'
  for (const own of [pending, null]) {
    const completing = flow.complete(own, { code: 'x' } as never)
    await expect(completing).rejects.toThrow(TypeError)
    await expect(completing).rejects.toThrow(message)
  }
})
