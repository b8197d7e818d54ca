import { describe, expect, test } from 'vitest'
import { CODE, REDIRECT_URI, STATE } from '../tests/model/support.ts'
import { readCallback, readCallbackAddress, type Callback } from './callback.ts'
import { failure } from './failures.ts'

const query = `code=${encodeURIComponent(CODE)}&state=${STATE}`
const form = 'application/x-www-form-urlencoded'

function posted(
  body: string | Uint8Array<ArrayBuffer> = query,
  type: string | undefined = form,
  url = REDIRECT_URI,
): Request {
  const headers = type === undefined ? {} : { 'content-type': type }
  return new Request(url, { method: 'POST', headers, body })
}

function unreadable(reason: 'method' | 'content-type' | 'too-large' | 'used' | 'broken') {
  return { ok: false, failure: failure('callback.body-unreadable', { reason }) }
}

const read = { code: [CODE], state: [STATE] }

describe('readCallback', () => {
  test.each<[string, Callback, object]>([
    ['a text', `${REDIRECT_URI}?${query}`, { origin: 'https://app.example', path: '/callback' }],
    ['a relative text', `/callback?${query}`, { origin: null, path: '/callback' }],
    [
      'a URL',
      new URL(`${REDIRECT_URI}?${query}`),
      { origin: 'https://app.example', path: '/callback' },
    ],
    [
      'a request, whose origin is not the public one',
      new Request(`http://127.0.0.1:3000/callback?${query}`),
      { origin: null, path: '/callback' },
    ],
  ])('reads %s', async (_, callback, address) => {
    const { value } = (await readCallback(callback)) as { value: object }
    expect(value).toMatchObject({ ...read, address })
  })

  test('reads parameters alone, which came from nowhere', async () => {
    expect(await readCallback(new URLSearchParams(query))).toMatchObject({
      value: { ...read, address: null },
    })
  })

  test('reads the form of a posted one, and not its query', async () => {
    const url = `http://127.0.0.1:3000/callback?tenant=1&code=other&state=other`
    expect(await readCallback(posted(query, `${form}; charset=UTF-8`, url))).toMatchObject({
      value: { ...read, address: { origin: null, path: '/callback', query: expect.anything() } },
    })
  })

  test('a request of any other shape than the one of this runtime is a request too', async () => {
    const own = { url: `http://x/callback?${query}`, method: 'GET', headers: new Headers() }
    expect(await readCallback(own as Request)).toMatchObject({ ok: true, value: read })
  })

  test.each(['text/plain', 'application/json', `x${form}`, `${form}x`, 'multipart/form-data', ''])(
    'does not read a posted body of type %j',
    async (type) => {
      expect(await readCallback(posted(query, type))).toEqual(unreadable('content-type'))
    },
  )

  test.each(['HEAD', 'PUT', 'OPTIONS', 'DELETE'])('%s redeems nothing', async (method) => {
    const request = new Request(`${REDIRECT_URI}?${query}`, { method })
    expect(await readCallback(request)).toEqual(unreadable('method'))
  })

  test('a body that never comes is given up with the signal', async () => {
    const controller = new AbortController()
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
    const init = { method: 'POST', headers: { 'content-type': form }, body, duplex: 'half' }
    const reading = readCallback(new Request(REDIRECT_URI, init), controller.signal)
    controller.abort()
    expect(await reading).toMatchObject({ failure: { code: 'flow.cancelled' } })
  })

  test('a body that was read before cannot be read again', async () => {
    const request = posted()
    await request.text()
    expect(await readCallback(request)).toEqual(unreadable('used'))
  })

  test('a body that somebody else is reading cannot be read', async () => {
    const request = posted()
    request.body?.getReader()
    expect(await readCallback(request)).toEqual(unreadable('used'))
  })

  test('a body that breaks off cannot be read', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) })
    const init = { method: 'POST', headers: { 'content-type': form }, body, duplex: 'half' }
    expect(await readCallback(new Request(REDIRECT_URI, init))).toEqual(unreadable('broken'))
  })

  test('a body without end is read no further than it may be long', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(16_384).fill(0x61))
      },
    })
    const init = { method: 'POST', headers: { 'content-type': form }, body, duplex: 'half' }
    expect(await readCallback(new Request(REDIRECT_URI, init))).toEqual(unreadable('too-large'))
    expect(pulled).toBeLessThan(10)
  })

  test('a body of 64 KiB is read, a longer one is not', async () => {
    const padded = (length: number): string => `${query}&x=`.padEnd(length, 'x')
    expect(await readCallback(posted(padded(65_536)))).toMatchObject({ ok: true })
    expect(await readCallback(posted(padded(65_537)))).toEqual(unreadable('too-large'))
  })

  test('bytes that are not UTF-8 are no form', async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x3d, 0x80])
    expect(await readCallback(posted(bytes))).toEqual(unreadable('broken'))
  })

  test.each([null, undefined, 1, true, {}, [], () => '', { code: CODE, state: STATE }])(
    '%j is the mistake of a programmer',
    async (callback) => {
      const reading = readCallback(callback as never)
      await expect(reading).rejects.toThrow(TypeError)
      await expect(reading).rejects.toThrow('A callback is a URL, a string, a URLSearchParams')
    },
  )
})

describe('readCallbackAddress', () => {
  test('reads the address of a request, and leaves its body alone', () => {
    const request = posted('x', form, `${REDIRECT_URI}?${query}`)
    expect(readCallbackAddress(request)).toMatchObject(read)
    expect(request.bodyUsed).toBe(false)
  })

  test('throws for what is no callback', () => {
    expect(() => readCallbackAddress(undefined as never)).toThrow(TypeError)
  })
})
