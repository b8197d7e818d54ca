import { afterEach, describe, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

describe.each([
  ['by Node', process],
  ['by WebCrypto, where there is no process', undefined],
  ['by WebCrypto, where a process has no such module', { getBuiltinModule: () => undefined }],
])('random bytes are made %s', (_, given) => {
  /** With a pool of its own. */
  const fresh = async () => {
    const { randomBytes } = await import('./random-bytes.ts')
    vi.stubGlobal('process', given)
    return randomBytes
  }

  test('a few out of a pool, none twice', async () => {
    const randomBytes = await fresh()
    const tokens = Array.from({ length: 1000 }, () => randomBytes(32))
    expect(new Set(tokens.map(String)).size).toBe(1000)
    // What was handed out is zero in the pool.
    expect(tokens.filter((token) => token[0] === 0).length).toBeLessThan(50)
  })

  test('as many as no pool holds', async () => {
    const bytes = (await fresh())(5000)
    expect(bytes).toHaveLength(5000)
    expect(new Set(bytes).size).toBe(256)
    expect(bytes.subarray(-32).some((byte) => byte !== 0)).toBe(true)
  })
})

test('Node’s own are asked where they are: WebCrypto would have to be loaded', async () => {
  const asked = vi.spyOn(crypto, 'getRandomValues')
  const { randomBytes } = await import('./random-bytes.ts')
  randomBytes(32)
  expect(asked).not.toHaveBeenCalled()
})
