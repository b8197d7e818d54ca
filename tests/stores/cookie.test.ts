import { describe, expect, test } from 'vitest'
import { localEffects } from '../../src/effects/local.ts'
import { cookieStore, type CookieStore } from '../../src/stores/cookie.ts'
import { createSealer } from '../../src/stores/seal.ts'
import type { FlowStore } from '../../src/stores/store.ts'
import { describeStore } from './contract.ts'

const keys = [{ id: 'a', key: new Uint8Array(32).fill(7) }]
const now = (): number => 1_790_000_000_000
const flow = JSON.stringify({ v: 1, state: 'S'.repeat(43), codeVerifier: 'V'.repeat(43) })

/** A browser that sends each cookie back until it is told to drop it. */
function inBrowser(cookies: CookieStore): FlowStore<false> {
  const jar = new Map<string, string>()
  return {
    oneTime: cookies.oneTime,
    async put(key, value, expiresAt) {
      jar.set(await cookies.nameOf(key), await cookies.seal(key, value, expiresAt))
    },
    async take(key) {
      const name = await cookies.nameOf(key)
      const sealed = jar.get(name)
      jar.delete(name)
      return sealed === undefined ? undefined : cookies.open(key, sealed)
    },
  }
}

describeStore('cookieStore', {
  make: (clock) => inBrowser(cookieStore({ keys, now: clock })),
  biggest: 2_800,
  oneTime: false,
})

describe('cookieStore', () => {
  test('says that it cannot be one-time: a copy opens again', async () => {
    const store = cookieStore({ keys, now })
    const oneTime: false = store.oneTime
    expect(oneTime).toBe(false)
    const sealed = await store.seal('key', flow, now())
    expect(await store.open('key', sealed)).toBe(flow)
    expect(await store.open('key', sealed)).toBe(flow)
  })

  test('names and values are of characters that cookies may have', async () => {
    const store = cookieStore({ keys, now })
    for (const key of ['', 'key', 'a;b=c, d\n"', '漢字']) {
      expect(await store.nameOf(key)).toMatch(/^trivet-[\w-]{16}$/)
      expect(await store.seal(key, flow, now())).toMatch(/^[\w.-]+$/)
    }
  })

  test('the name is the same for the same key, and shows nothing of it', async () => {
    const store = cookieStore({ keys, now })
    expect(await store.nameOf('key')).toBe('trivet-LHDhK3oGRvkiefQn')
    expect(await store.nameOf('kez')).not.toBe(await store.nameOf('key'))
  })

  test('the value of one cookie opens in no other', async () => {
    const store = cookieStore({ keys, now })
    const sealed = await store.seal('one', flow, now())
    await expect(store.open('other', sealed)).rejects.toMatchObject({
      failure: { code: 'store.tampered', details: { reason: 'not-authentic' } },
    })
  })

  test('five flows fit into 4096 bytes', async () => {
    const store = cookieStore({ keys: [{ id: '2026-11', key: new Uint8Array(32) }], now })
    const pending = JSON.stringify({
      v: 1,
      provider: 'google',
      redirectUri: 'https://app.example/callback/google',
      scopes: ['openid', 'email', 'profile'],
      state: 's'.repeat(43),
      codeVerifier: 'v'.repeat(43),
      nonce: 'n'.repeat(43),
      expiresAt: now(),
    })
    const bytes =
      (await store.nameOf('key')).length + (await store.seal('key', pending, now())).length
    expect(5 * ('__Host-=; '.length + bytes)).toBeLessThan(4096)
  })

  test('what no browser would keep is refused, with its size', async () => {
    const store = cookieStore({ keys, now })
    await expect(store.seal('key', 'v'.repeat(4000), now())).rejects.toThrow(
      /^cookieStore: the cookie would have 5\d{3} bytes/,
    )
    await expect(store.seal('key', 'v'.repeat(4000), now())).rejects.toThrow(TypeError)
  })

  test('a cookie of just as many bytes as there may be is sealed', async () => {
    // Base64url leaves out every fourth length; one of these ids makes up for it.
    const sizes = Array.from({ length: 60 }, (_, index) => 2_880 + index)
    const lengths = await Promise.all(
      ['a', 'ab', 'abc', 'abcd'].flatMap((id) => {
        const store = cookieStore({ keys: [{ id, key: new Uint8Array(32) }], now })
        return sizes.map(async (size) => {
          const sealed = await store.seal('key', 'v'.repeat(size), now()).catch(() => '')
          return '__Host-'.length + (await store.nameOf('key')).length + sealed.length
        })
      }),
    )
    expect(Math.max(...lengths)).toBe(4096)
  })

  test('the key is derived for cookies of flows: other seals of the same key do not open', async () => {
    const store = cookieStore({ keys, now })
    const sealedFor = (purpose: string): Promise<string> =>
      store
        .nameOf('key')
        .then((name) =>
          createSealer({ purpose, keys, now, sha256: localEffects.sha256 }).seal(
            flow,
            name,
            now() + 1,
          ),
        )
    expect(await store.open('key', await sealedFor('flow-cookie'))).toBe(flow)
    await expect(store.open('key', await sealedFor('another'))).rejects.toThrow('store.tampered')
  })
})
