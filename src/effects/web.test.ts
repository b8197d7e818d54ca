import { describe, expect, test, vi } from 'vitest'
import { describeEffects } from '../../tests/effects/contract.ts'
import { faultOf, sendTo } from '../../tests/effects/server.ts'
import { TransportError } from './ports.ts'
import { webEffects } from './web.ts'

const url = 'https://provider.example/token'

describeEffects('webEffects', () => webEffects())

describe('webEffects with a fetch of its own', () => {
  test('it is called once, as a plain function, with everything that keeps the request apart', async () => {
    const calls: unknown[][] = []
    const effects = webEffects({
      fetch(this: unknown, ...given) {
        calls.push([this, ...given])
        return Promise.resolve(new Response('{}'))
      },
    })
    const { signal } = new AbortController()
    const headers = { accept: 'application/json' }
    await sendTo(effects, url, { method: 'POST', headers, body: 'a=b', signal })
    const init = {
      method: 'POST',
      headers,
      body: 'a=b',
      signal,
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
    }
    expect(calls).toEqual([[undefined, url, init]])
  })

  test('what its requests do not have is not asked for: workerd throws on it', async () => {
    vi.stubGlobal('Request', class {})
    const fetch = vi.fn((_: string, __: RequestInit) => Promise.resolve(new Response()))
    await sendTo(webEffects({ fetch }), url)
    expect(Object.keys(fetch.mock.calls[0]?.[1] ?? {})).toEqual([
      'method',
      'headers',
      'body',
      'signal',
      'redirect',
    ])
  })

  test('a handler of requests serves as one', async () => {
    const handler = async (request: Request) =>
      new Response(`${request.method} ${await request.text()}`)
    const effects = webEffects({ fetch: (to, init) => handler(new Request(to, init)) })
    expect((await sendTo(effects, url, { method: 'POST', body: 'a=b' })).body).toBe('POST a=b')
  })

  test('it is not called for what was aborted before', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response()))
    const fault = await faultOf(sendTo(webEffects({ fetch }), url, { signal: AbortSignal.abort() }))
    expect(fault).toMatchObject({ kind: 'aborted', sent: 'no' })
    expect(fetch).not.toHaveBeenCalled()
  })

  test('its own faults are passed on', async () => {
    const fault = new TransportError('reset', 'no')
    expect(await faultOf(sendTo(rejecting(fault), url))).toBe(fault)
  })
})

describe('webEffects', () => {
  test('it is one object, which nobody can change', () => {
    expect(webEffects()).toBe(webEffects({}))
    expect(Object.isFrozen(webEffects())).toBe(true)
    expect(webEffects({ fetch })).not.toBe(webEffects())
  })

  test('the global fetch is looked up at each call', async () => {
    const effects = webEffects()
    for (const body of ['one', 'two']) {
      vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)))
      expect((await sendTo(effects, url)).body).toBe(body)
    }
  })
})

describe('webEffects, a redirect', () => {
  test.each([
    ['that a browser hides', { type: 'opaqueredirect', status: 0 }],
    ['that was followed all the same', { redirected: true }],
  ])('%s is a fault', async (_, members) => {
    const fault = await faultOf(sendTo(answering(responseWith(members)), url))
    expect(fault).toMatchObject({ kind: 'redirected', sent: 'unknown' })
  })
})

describe('webEffects, before an answer', () => {
  test.each([
    ['ECONNREFUSED', 'unreachable', 'no'],
    ['ENOTFOUND', 'unreachable', 'no'],
    ['EAI_AGAIN', 'unreachable', 'no'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', 'no'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unreachable', 'unknown'],
    ['ETIMEDOUT', 'unreachable', 'unknown'],
    ['ECONNRESET', 'reset', 'unknown'],
    ['EPIPE', 'reset', 'unknown'],
    ['UND_ERR_SOCKET', 'reset', 'unknown'],
    ['HPE_INVALID_CONSTANT', 'reset', 'unknown'],
    ['UND_ERR_HEADERS_OVERFLOW', 'response-too-large', 'unknown'],
    ['CERT_HAS_EXPIRED', 'certificate-refused', 'no'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-refused', 'no'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-refused', 'no'],
  ])('%s, of the error or of its cause, is %s and sent %s', async (code, kind, sent) => {
    const coded = Object.assign(new Error(code), { code })
    for (const error of [coded, new TypeError('fetch failed', { cause: coded })])
      expect(await faultOf(sendTo(rejecting(error), url))).toMatchObject({
        kind,
        sent,
        cause: code,
      })
  })

  test.each([
    ['an error of workerd', new Error('Network connection lost.'), 'Error'],
    ['an error of a browser', new TypeError('Failed to fetch'), 'TypeError'],
    ['an error with a number for a code', new DOMException('', 'NetworkError'), 'NetworkError'],
    ['no error at all', 'nothing', 'string'],
  ])('%s is unreachable, and it may have been sent', async (_, error, cause) => {
    const fault = await faultOf(sendTo(rejecting(error), url))
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'unknown', cause })
  })

  test('a fetch that throws is no different', async () => {
    const effects = webEffects({
      fetch() {
        throw new TypeError('Illegal invocation')
      },
    })
    const fault = await faultOf(sendTo(effects, url))
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'unknown' })
  })
})

describe('webEffects, once the answer began', () => {
  test('whatever breaks it is a reset', async () => {
    const error = Object.assign(new Error(), { code: 'ECONNREFUSED' })
    const body = new ReadableStream({ pull: (controller) => controller.error(error) })
    const fault = await faultOf(sendTo(answering(new Response(body)), url))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
  })

  test('characters may be cut anywhere', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const byte of new TextEncoder().encode('€ü🌍')) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect((await sendTo(answering(new Response(body)), url)).body).toBe('€ü🌍')
  })

  test('a body that is too long is given up, even where giving it up fails', async () => {
    const cancel = vi.fn(() => Promise.reject(new Error('no')))
    let pieces = 0
    const body = new ReadableStream({
      pull(controller) {
        pieces += 1
        if (pieces > 10) controller.close()
        else controller.enqueue(new Uint8Array(1000))
      },
      cancel,
    })
    const fault = await faultOf(sendTo(answering(new Response(body)), url, { maxBytes: 1500 }))
    expect(fault.kind).toBe('response-too-large')
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('where there are no streams, the body is read at once, within the limit', async () => {
    const effects = webEffects({
      fetch: () => Promise.resolve(responseWith({ body: undefined }, '12345')),
    })
    expect((await sendTo(effects, url, { maxBytes: 5 })).body).toBe('12345')
    const fault = await faultOf(sendTo(effects, url, { maxBytes: 4 }))
    expect(fault.kind).toBe('response-too-large')
  })
})

function rejecting(error: unknown) {
  // eslint-disable-next-line typescript/prefer-promise-reject-errors -- others do.
  return webEffects({ fetch: () => Promise.reject(error) })
}

function answering(response: Response) {
  return webEffects({ fetch: () => Promise.resolve(response) })
}

/** A response with members that its constructor does not take. */
function responseWith(members: object, body: string | null = null): Response {
  const response = new Response(body)
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(response, name, { value })
  return response
}
