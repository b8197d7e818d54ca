import { request } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { connectProducer } from './producer.ts'
import { serveViewer, type ViewerServer } from './viewer-server.ts'

let viewer: ViewerServer
let token: string

beforeAll(async () => {
  viewer = await serveViewer(0, ['http://localhost:5173'])
  token = viewer.address.split('#token=')[1] ?? ''
})
afterAll(() => viewer.close())

const at = (path: string): string => `ws://127.0.0.1:${viewer.port}${path}`

/** What the server answers to a connection: `open`, or a status, or the code with which it closes. */
async function opened(
  path: string,
  options: ClientOptions = {},
  hello?: string,
): Promise<string | number> {
  const socket = new WebSocket(at(path), options)
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', () => {})
    socket.on('close', (code) => resolve(code))
    socket.on('open', () => {
      if (hello !== undefined) socket.send(hello)
    })
    socket.on('message', () => {
      resolve('open')
      socket.terminate()
    })
  })
}

describe('the relay', () => {
  test.each([
    ['the token in the address', () => opened(`/view?token=${token}`)],
    ['the token as the first message', () => opened('/view', {}, token)],
    ['its own page', () => opened('/view', { origin: `http://127.0.0.1:${viewer.port}` }, token)],
    [
      'the same by its other name',
      () => opened('/view', { origin: `http://localhost:${viewer.port}` }, token),
    ],
  ])('lets in %s', async (_, open) => {
    expect(await open()).toBe('open')
  })

  test.each([
    ['a wrong token', 4401, () => opened('/view?token=wrong')],
    ['a wrong first message', 4401, () => opened('/view', {}, 'wrong')],
    ['a message before the token', 4401, () => opened('/ingest', {}, '{"type":"@xstate.event"}')],
    [
      'a page of the web',
      403,
      () => opened(`/view?token=${token}`, { origin: 'https://evil.example' }),
    ],
    ['a page without an origin', 403, () => opened(`/view?token=${token}`, { origin: 'null' })],
    [
      'a name that was pointed here',
      403,
      () => opened(`/view?token=${token}`, { headers: { host: `evil.example:${viewer.port}` } }),
    ],
    [
      'a page that may send, at looking',
      403,
      () => opened(`/view?token=${token}`, { origin: 'http://localhost:5173' }),
    ],
    [
      'a page that may not send, at sending',
      403,
      () => opened(`/ingest?token=${token}`, { origin: 'http://localhost:5174' }),
    ],
    ['another address', 404, () => opened(`/other?token=${token}`)],
    ['an address that is none', 404, () => opened('//')],
  ])('refuses %s', async (_, answer, open) => {
    expect(await open()).toBe(answer)
  })

  test('hands on what a producer and a page that may send have sent', async () => {
    const seen: string[] = []
    const end = viewer.hub.subscribe((text) =>
      seen.push((JSON.parse(text) as { sessionId: string }).sessionId),
    )
    const producer = connectProducer(viewer.ingest, () => seen.push('lost'))
    producer.send({ type: '@xstate.event', sessionId: 'login-1' })
    await producer.close()
    const page = new WebSocket(viewer.ingest, { origin: 'http://localhost:5173' })
    await once(page, 'open')
    page.send(JSON.stringify({ type: '@xstate.event', sessionId: 'login-2' }))
    page.close()
    await once(page, 'close')
    end()
    expect(seen).toEqual(['login-1', 'login-2'])
  })

  test('ends the connection of whoever sends too much at once, and stays', async () => {
    const socket = new WebSocket(viewer.ingest)
    await once(socket, 'open')
    socket.on('error', () => {})
    socket.send('x'.repeat(2_000_000))
    expect((await once(socket, 'close'))[0]).toBe(1009)
    expect(await opened(`/view?token=${token}`)).toBe('open')
  })
})

describe('the page of the viewer', () => {
  const get = (path: string, host = `127.0.0.1:${viewer.port}`): Promise<number> =>
    new Promise((resolve, reject) => {
      request({ port: viewer.port, host: '127.0.0.1', path, headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })

  test('is complete, and strict about what it loads', async () => {
    const response = await fetch(`http://127.0.0.1:${viewer.port}/`)
    const html = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? ''
    expect(policy).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; connect-src 'self' ws://127.0.0.1:${viewer.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(html.match(/<(script|style|link rel="stylesheet")[^>]*>/g)).toEqual([
      `<style nonce="${nonce}">`,
      `<link rel="stylesheet" nonce="${nonce}" href="/viewer.css" />`,
      `<script type="module" nonce="${nonce}" src="/viewer.js">`,
    ])
    expect(html).not.toContain(token)
    expect([await get('/viewer.js'), await get('/viewer.css'), await get('/other')]).toEqual([
      200, 200, 404,
    ])
  })

  test('is not for other names of this machine', async () => {
    expect(await get('/', 'evil.example')).toBe(403)
    expect(await get('/', `localhost:${viewer.port}`)).toBe(200)
  })
})
