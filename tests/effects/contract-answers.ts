import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Effects } from '../../src/effects/ports.ts'
import { closed, faultOf, sendTo, serve, serveBytes } from './server.ts'

export function describeAnswers(make: () => Effects): void {
  test('an answer is its status, its headers in lower case and its text', async () => {
    const { origin } = await serve((_, answer) =>
      answer.writeHead(418, { 'Content-Type': 'text/plain', 'X-Two': 'Words' }).end('Grüße'),
    )
    const { status, headers, body } = await sendTo(make(), origin)
    expect(status).toBe(418)
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'x-two': 'Words' })
    expect(body).toBe('Grüße')
  })

  test('method, path, query, headers and body reach the server as they are', async () => {
    const asked: { request: IncomingMessage; body: string }[] = []
    const { origin } = await serve(async (request, answer) => {
      asked.push({ request, body: await text(request) })
      answer.end()
    })
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Basic YTpi',
    }
    await sendTo(make(), `${origin}/token?a=%20b`, {
      method: 'POST',
      headers,
      body: 'code=ü%2F&x=1',
    })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      body: 'code=ü%2F&x=1',
      request: {
        method: 'POST',
        url: '/token?a=%20b',
        headers: { ...headers, 'content-length': '14' },
      },
    })
  })

  test('an answer without a body has an empty one', async () => {
    const { origin } = await serve((_, answer) => answer.writeHead(204).end())
    expect(await sendTo(make(), origin)).toMatchObject({ status: 204, body: '' })
  })

  test.each([301, 302, 303, 307, 308])('a redirect by %i is not followed', async (status) => {
    const visits: string[] = []
    const target = await serve((request, answer) => {
      visits.push(request.url ?? '')
      answer.end()
    })
    const location = `${target.origin}/elsewhere`
    const { origin } = await serve((_, answer) =>
      answer.writeHead(status, { location }).end('moved'),
    )
    const response = await sendTo(make(), origin, { method: 'POST', body: 'code=secret' })
    expect(response).toMatchObject({ status, body: 'moved', headers: { location } })
    expect(visits).toEqual([])
  })

  test('a repeated header is joined, whatever its name', async () => {
    const { origin } = await serveBytes(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX: 1\r\nset-cookie: b=2\r\nx: 2\r\n' +
        'Content-Type: a/b\r\ncontent-type: c/d\r\n__proto__: polluted\r\ncontent-length: 0\r\n\r\n',
    )
    const { headers } = await sendTo(make(), origin)
    const expected: [string, string][] = [
      ['__proto__', 'polluted'],
      ['content-length', '0'],
      ['content-type', 'a/b, c/d'],
      ['set-cookie', 'a=1, b=2'],
      ['x', '1, 2'],
    ]
    expect(new Map(Object.entries(headers))).toEqual(new Map(expected))
  })

  test('interim answers are passed over', async () => {
    const { origin } = await serve((_, answer) => {
      answer.writeProcessing()
      answer.writeEarlyHints({ link: '</style.css>; rel=preload' })
      answer.end('final')
    })
    expect(await sendTo(make(), origin)).toMatchObject({ status: 200, body: 'final' })
  })

  test('trailers are no headers', async () => {
    const { origin } = await serve((_, answer) => {
      answer.writeHead(200, { trailer: 'x-late', 'transfer-encoding': 'chunked' }).write('ok')
      answer.addTrailers({ 'x-late': 'too late' })
      answer.end()
    })
    const { headers, body } = await sendTo(make(), origin)
    expect(body).toBe('ok')
    expect(headers).not.toHaveProperty('x-late')
  })

  test('a byte order mark is dropped', async () => {
    const { origin } = await serve((_, answer) => answer.end('\uFEFF{}'))
    expect((await sendTo(make(), origin)).body).toBe('{}')
  })

  test.each([
    ['announced', { 'content-length': '5' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('the limit counts bytes, and a body of just that length is read: %s', async (_, headers) => {
    const { origin } = await serve((__, answer) =>
      answer.writeHead(200, headers).end('1234€'.slice(2)),
    )
    expect((await sendTo(make(), origin, { maxBytes: 5 })).body).toBe('34€')
    const fault = await faultOf(sendTo(make(), origin, { maxBytes: 4 }))
    expect(fault).toMatchObject({ kind: 'response-too-large', sent: 'unknown' })
  })

  test('of a body that is far too long only a little is read, and the connection is closed', async () => {
    const size = 48 * 1_048_576
    const { origin, server } = await serve((_, answer) => {
      answer.writeHead(200, { 'content-length': size })
      Readable.from(pieces(size)).pipe(answer)
    })
    const connected = once(server, 'connection')
    const sending = faultOf(sendTo(make(), origin, { maxBytes: 1_048_576 }))
    const [socket] = await connected
    const closing = closed(socket)
    expect(await sending).toMatchObject({ kind: 'response-too-large', sent: 'unknown' })
    await closing
    // What the buffers of the operating system took is in it.
    expect(socket.bytesWritten).toBeLessThan(size)
  })
}

function* pieces(size: number): Iterable<Buffer> {
  const piece = Buffer.alloc(65_536, 'a')
  for (let sent = 0; sent < size; sent += piece.length) yield piece
}
