import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { TransportError, type Effects } from '../../src/effects/ports.ts'
import { closed, faultOf, nobody, sendTo, serve, serveBytes } from './server.ts'

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n'

export function describeFaults(make: () => Effects): void {
  test('a refused connection: nothing was sent', async () => {
    const fault = await faultOf(sendTo(make(), await nobody()))
    expect(fault).toBeInstanceOf(TransportError)
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no', cause: 'ECONNREFUSED' })
  })

  test.each([
    ['closed', (socket: Socket) => void socket.end()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
  ])('a connection that is %s before the answer: it may have been sent', async (_, end) => {
    const { origin } = await serveBytes('', end)
    const fault = await faultOf(sendTo(make(), origin, { method: 'POST', body: 'code=secret' }))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
  })

  test.each([
    ['shorter than announced', `${HEAD}content-length: 9\r\n\r\nshort`],
    ['cut within a chunk', `${HEAD}transfer-encoding: chunked\r\n\r\n9\r\nshort`],
    ['cut between chunks', `${HEAD}transfer-encoding: chunked\r\n\r\n5\r\nshort\r\n`],
    ['in broken chunks', `${HEAD}transfer-encoding: chunked\r\n\r\nnot-hex\r\nshort\r\n0\r\n\r\n`],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ])('an answer that is %s is none', async (_, bytes) => {
    const { origin } = await serveBytes(bytes, (socket) => socket.end())
    const fault = await faultOf(sendTo(make(), origin))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
  })

  test('what follows the announced length is no part of the answer, nor the answer to the next request', async () => {
    const smuggled = `${HEAD}content-length: 4\r\n\r\nevil`
    const { origin } = await serveBytes(`${HEAD}content-length: 2\r\n\r\nok${smuggled}`)
    const effects = make()
    for (let times = 0; times < 3; times += 1) {
      const body = await sendTo(effects, origin).then(
        (response) => response.body,
        (error: unknown) => (error as TransportError).kind,
      )
      expect(['ok', 'reset']).toContain(body)
    }
  })

  test.each([
    ['a lone continuation byte', [0x80]],
    ['a cut character', [0xe2, 0x82]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
  ])('bytes that are not UTF-8 are refused: %s', async (_, bytes) => {
    const { origin } = await serve((__, answer) => answer.end(Buffer.from(bytes)))
    const fault = await faultOf(sendTo(make(), origin))
    expect(fault).toMatchObject({ kind: 'response-not-utf8', sent: 'unknown' })
  })

  test('headers without end are refused', async () => {
    const { origin } = await serveBytes(`${HEAD}x: ${'a'.repeat(1_000_000)}\r\n\r\n`)
    const fault = await faultOf(sendTo(make(), origin))
    expect(fault).toMatchObject({ kind: 'response-too-large', sent: 'unknown' })
  })

  test('no fault carries the answer', async () => {
    const { origin } = await serveBytes('HTTP/1.1 200 OK\r\nlocation a-secret\r\n\r\n', (socket) =>
      socket.end(),
    )
    const fault = await faultOf(sendTo(make(), origin))
    expect(typeof fault.cause).toBe('string')
    expect(fault.cause).not.toContain('secret')
  })

  test('what was aborted before is not sent', async () => {
    const { origin, server } = await serve((_, answer) => answer.end())
    let connections = 0
    server.on('connection', () => (connections += 1))
    const fault = await faultOf(sendTo(make(), origin, { signal: AbortSignal.abort() }))
    expect(fault).toMatchObject({ kind: 'aborted', sent: 'no' })
    // Answered only after whatever the first one might have begun.
    await sendTo(make(), origin)
    expect(connections).toBe(1)
  })

  test('aborting while the server says nothing closes the connection', async () => {
    const { origin, server } = await serve(() => {})
    const asked = once(server, 'request')
    const aborting = new AbortController()
    const sending = faultOf(sendTo(make(), origin, { signal: aborting.signal }))
    const [{ socket }] = await asked
    const closing = closed(socket)
    aborting.abort()
    expect(await sending).toMatchObject({ kind: 'aborted', sent: 'unknown' })
    await closing
  })

  test('aborting while the answer drips closes the connection', async () => {
    const aborting = new AbortController()
    let dripped = 0
    const { origin, server } = await serve((_, answer) => {
      const drip = (): void => {
        dripped += 1
        if (dripped === 100) aborting.abort()
        if (!answer.destroyed) answer.write('.', () => setImmediate(drip))
      }
      drip()
    })
    const asked = once(server, 'request')
    const sending = faultOf(sendTo(make(), origin, { signal: aborting.signal, maxBytes: 1e9 }))
    const [{ socket }] = await asked
    const closing = closed(socket)
    expect(await sending).toMatchObject({ kind: 'aborted', sent: 'unknown' })
    await closing
  })

  test('a request that cannot be made is a fault, not an exception', async () => {
    const effects = make()
    for (const url of ['nonsense', 'ftp://127.0.0.1/', 'http://[']) {
      const sending = sendTo(effects, url)
      expect((await faultOf(sending)).kind).toBe('unreachable')
    }
    const headers = { authorization: 'Bearer a-secret\n' }
    const fault = await faultOf(
      sendTo(effects, 'http://127.0.0.1/', { headers: { ...headers, x: 'é\u0100' } }),
    )
    expect(fault.kind).toBe('unreachable')
    expect(String(fault.cause)).not.toContain('secret')
  })
}
