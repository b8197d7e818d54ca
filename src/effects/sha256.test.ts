import crypto from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { sha256 } from './sha256.ts'

const abc = new TextEncoder().encode('abc')
const expected = Buffer.from(
  'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  'hex',
)

describe('sha256', () => {
  test('it is there at once', () => {
    expect(sha256(abc)).toEqual(new Uint8Array(expected))
  })

  test('it is there at once where Node has no `hash` yet', () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ createHash: crypto.createHash })
    expect(sha256(abc)).toEqual(new Uint8Array(expected))
  })

  test.each([
    ['no process', undefined],
    ['an older or imitated process', {}],
    ['a process without the module', { getBuiltinModule: () => undefined }],
  ])('with %s it is made by WebCrypto', async (_, process) => {
    vi.stubGlobal('process', process)
    const hash = sha256(abc)
    vi.unstubAllGlobals()
    expect(hash).toBeInstanceOf(Promise)
    expect(await hash).toEqual(new Uint8Array(expected))
  })

  test('it takes a part of a larger buffer, or of shared memory, as it is', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(5), 1, 3)
    shared.set(abc)
    expect(sha256(shared)).toEqual(new Uint8Array(expected))
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    expect(await sha256(shared)).toEqual(new Uint8Array(expected))
  })
})
