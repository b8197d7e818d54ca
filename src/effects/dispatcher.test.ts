import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import {
  Agent,
  buildConnector,
  EnvHttpProxyAgent,
  interceptors,
  Pool,
  ProxyAgent,
  RetryAgent,
  type RetryHandler,
} from 'undici'
import { describe, expect, test } from 'vitest'
import { selfSigned, type Identity } from '../../conformance/client/server/certificate.ts'
import { closed, faultOf, sendTo, serve, serveTls } from '../../tests/effects/server.ts'
import { Cancelling } from '../machine/perform/cancelling.ts'
import type { Dispatcher } from './dispatcher.ts'
import { nodeEffects } from './node.ts'

const post = { method: 'POST', body: 'code=secret' } as const

describe('what is given up before it is written', () => {
  test('while it waits for its turn, is not sent later', async () => {
    const asked: unknown[] = []
    const answers: http.ServerResponse[] = []
    const { origin, server } = await serve(({ url }, answer) => {
      asked.push(url)
      if (url === '/first') answers.push(answer)
      else answer.end()
    })
    const effects = nodeEffects({ dispatcher: new Agent({ connections: 1 }) })
    const arrived = once(server, 'request')
    const first = sendTo(effects, `${origin}/first`)
    await arrived
    const { signal, abort } = aborting()
    const second = faultOf(sendTo(effects, `${origin}/second`, { ...post, signal }))
    const third = sendTo(effects, `${origin}/third`)
    abort()
    expect(await second).toMatchObject({ kind: 'aborted', sent: 'no' })
    for (const answer of answers) answer.end()
    await Promise.all([first, third])
    expect(asked).toEqual(['/first', '/third'])
  })

  test('while the connection is made, is not sent on it', async () => {
    const connect = buildConnector({})
    let goOn = (): void => {}
    const connected = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let finish = (): void => {}
    const dispatcher = new Agent({
      connect(options, callback) {
        connect(options, (...made) => {
          finish = () => callback(...made)
          goOn()
        })
      },
    })
    const { origin, server } = await serve((_, answer) => answer.end())
    const accepted = once(server, 'connection')
    const { signal, abort } = aborting()
    const sending = faultOf(sendTo(nodeEffects({ dispatcher }), origin, { ...post, signal }))
    await connected
    const [socket] = (await accepted) as [net.Socket]
    abort()
    expect(await sending).toMatchObject({ kind: 'aborted', sent: 'no' })
    const closing = closed(socket)
    finish()
    await closing
    expect(socket.bytesRead).toBe(0)
  })
})

test('where a connection was kept, and its server is gone, nothing was sent', async () => {
  const { origin, server } = await serve((_, answer) => answer.end())
  const dispatcher = new Agent({ connections: 1 })
  const effects = nodeEffects({ dispatcher })
  await sendTo(effects, origin)
  const gone = once(dispatcher, 'disconnect')
  server.close()
  server.closeAllConnections()
  await gone
  const fault = await faultOf(sendTo(effects, origin, post))
  expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no', cause: 'ECONNREFUSED' })
})

describe('a dispatcher that repeats requests is stopped: one arrives', () => {
  const retry: RetryHandler.RetryOptions = { methods: ['POST'], statusCodes: [503], minTimeout: 1 }
  const cases: Record<string, [dispatcher: Dispatcher, answer: http.RequestListener]> = {
    'after a connection that broke': [
      new RetryAgent(new Agent(), retry),
      ({ socket }) => socket.destroy(),
    ],
    'after an answer that says to wait': [
      new Agent().compose(interceptors.retry(retry)),
      (_, answer) => answer.writeHead(503).end(),
    ],
    'after a redirect': [
      new Agent().compose(interceptors.redirect({ maxRedirections: 2 })),
      (_, answer) => answer.writeHead(307, { location: '/elsewhere' }).end(),
    ],
  }

  test.each(Object.entries(cases))('%s', async (_, [dispatcher, answer]) => {
    const asked: unknown[] = []
    const { origin } = await serve((request, response) => {
      asked.push(request.url)
      answer(request, response)
    })
    const fault = await faultOf(sendTo(nodeEffects({ dispatcher }), `${origin}/token`, post))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
    expect(asked).toEqual(['/token'])
  })
})

test('behind an answer that breaks nothing was sent, also where requests may follow each other at once', async () => {
  const { origin } = await serve(({ url, socket }, answer) => {
    if (url !== '/broken') {
      answer.end('ok')
      return
    }
    answer.writeHead(200, { 'content-length': 2 }).write('o')
    // Time enough for another request.
    const breakAfter = (turns: number): unknown =>
      turns === 0 ? socket.destroy() : setImmediate(breakAfter, turns - 1)
    breakAfter(50)
  })
  const effects = nodeEffects({ dispatcher: new Agent({ connections: 1, pipelining: 2 }) })
  const broken = faultOf(sendTo(effects, `${origin}/broken`))
  const { body } = await sendTo(effects, `${origin}/behind`)
  expect(await broken).toMatchObject({ kind: 'reset', sent: 'unknown' })
  expect(body).toBe('ok')
})

test('a pool of another server has no certificate for the one that was asked', async () => {
  const identity = selfSigned()
  const { origin } = await serveTls(identity)
  const effects = nodeEffects({
    dispatcher: new Pool(origin, { connect: { ca: identity.cert } }),
  })
  expect(await sendTo(effects, origin)).toMatchObject({ body: 'ok' })
  const other = origin.replace('127.0.0.1', 'localhost')
  const fault = await faultOf(sendTo(effects, other, post))
  expect(fault).toMatchObject({ kind: 'certificate-refused', sent: 'no' })
})

describe('through a proxy', () => {
  test.each<[string, (uri: string) => Dispatcher, (host: string) => string]>([
    ['by a tunnel', (uri) => new ProxyAgent(uri), (host) => `CONNECT ${host}`],
    [
      'without a tunnel',
      (uri) => new ProxyAgent({ uri, proxyTunnel: false }),
      (host) => `POST http://${host}/token?a=b`,
    ],
    [
      'that the environment names',
      (httpProxy) => new EnvHttpProxyAgent({ httpProxy, noProxy: '' }),
      (host) => `CONNECT ${host}`,
    ],
  ])('the request arrives %s', async (_, make, expected) => {
    const { origin, server } = await serve(({ url, headers }, answer) =>
      answer.end(`${headers.host} ${url}`),
    )
    const { port } = server.address() as net.AddressInfo
    const proxy = await serveProxy()
    const effects = nodeEffects({ dispatcher: make(proxy.origin) })
    const { body } = await sendTo(effects, `${origin}/token?a=b`, post)
    expect(body).toBe(`127.0.0.1:${port} /token?a=b`)
    expect(proxy.asked).toEqual([expected(`127.0.0.1:${port}`)])
  })

  test('that refuses, nothing was sent', async () => {
    const { origin, server } = await serve(() => {})
    server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n'))
    const effects = nodeEffects({ dispatcher: new ProxyAgent(origin) })
    const fault = await faultOf(sendTo(effects, 'https://provider.example/token', post))
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no', cause: 'UND_ERR_ABORTED' })
  })

  test('whose tunnel ends at a certificate that is not accepted, nothing was sent', async () => {
    const { origin } = await serveTls(selfSigned())
    const proxy = await serveProxy()
    const effects = nodeEffects({ dispatcher: new ProxyAgent(proxy.origin) })
    const fault = await faultOf(sendTo(effects, origin, post))
    expect(fault).toMatchObject({ kind: 'certificate-refused', sent: 'no' })
  })
})

test('by HTTP/2, too, an answer that is shorter than announced is none', async () => {
  const identity = selfSigned()
  const { origin } = await serveFrames(identity, [
    // The status 200, and a length of 2.
    [HEADERS, 4, [0x88, 0x0f, 0x0d, 1, 0x32]],
    [DATA, 0, [0x6f]],
    [RST_STREAM, 0, [0, 0, 0, http2.constants.NGHTTP2_CANCEL]],
  ])
  const dispatcher = new Agent({ allowH2: true, connect: { ca: identity.cert } })
  const fault = await faultOf(sendTo(nodeEffects({ dispatcher }), origin, post))
  expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
})

test('who begins to answer has got the request, also where nobody said that it is written', async () => {
  const dispatcher: Dispatcher = {
    dispatch(_, handler) {
      const controller = { abort() {} }
      handler.onResponseStart(controller, 200, {})
      handler.onResponseError(controller, new Error('It broke.'))
    },
  }
  const fault = await faultOf(sendTo(nodeEffects({ dispatcher }), 'http://127.0.0.1/', post))
  expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
})

test('what a dispatcher fails with later is its fault, too', async () => {
  const dispatcher: Dispatcher = {
    dispatch: () => Promise.reject(Object.assign(new Error('a-secret'), { code: 'E_NO_TICKET' })),
  }
  const fault = await faultOf(sendTo(nodeEffects({ dispatcher }), 'http://127.0.0.1/', post))
  expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no', cause: 'E_NO_TICKET' })
})

test('a limit of the dispatcher’s own is one, too', async () => {
  const { origin } = await serve((_, answer) => answer.end('1234'))
  const effects = nodeEffects({ dispatcher: new Agent({ maxResponseSize: 3 }) })
  const fault = await faultOf(sendTo(effects, origin))
  expect(fault).toMatchObject({ kind: 'response-too-large', sent: 'unknown' })
})

test('no signal is asked for where there is a cancellation', async () => {
  const { origin } = await serve(() => {})
  const cancellation = new Cancelling()
  const sending = nodeEffects({ dispatcher: new Agent() }).send(
    { method: 'GET', url: origin, headers: {} },
    {
      maxBytes: 1,
      cancellation,
      get signal(): AbortSignal {
        throw new Error('Somebody asked.')
      },
    },
  )
  cancellation.abort()
  expect(await faultOf(sending)).toMatchObject({ kind: 'aborted', sent: 'no' })
})

test.each([[null], [{}], ['undici'], [Agent]])('%s is no dispatcher', (dispatcher) => {
  expect(() => nodeEffects({ dispatcher } as never)).toThrow(
    new TypeError(
      'nodeEffects: the dispatcher must be one of undici 7 or later: { dispatcher: new Agent() }.',
    ),
  )
})

test('a dispatcher is given by its name, and not alone', () => {
  expect(() => nodeEffects(new Agent() as never)).toThrow(
    'nodeEffects: the dispatcher must be one of undici 7 or later: { dispatcher: new Agent() }.',
  )
})

const [DATA, HEADERS, RST_STREAM, SETTINGS] = [0, 1, 3, 4]

/** Answers the post by HTTP/2 with these frames, as `node:http2` would not. */
function serveFrames(
  identity: Identity,
  frames: ReadonlyArray<[type: number, flags: number, payload: readonly number[]]>,
) {
  return serveTls({ ...identity, ALPNProtocols: ['h2'] }, (socket) => {
    socket.write(frame(SETTINGS, 0, 0, []))
    socket.on('data', (chunk: Buffer) => {
      if (!chunk.includes(post.body)) return
      for (const [type, flags, payload] of frames) socket.write(frame(type, flags, 1, payload))
    })
  })
}

/** {@link https://www.rfc-editor.org/rfc/rfc9113#section-4.1 RFC 9113 §4.1} */
function frame(type: number, flags: number, stream: number, payload: readonly number[]) {
  return Uint8Array.from([0, 0, payload.length, type, flags, 0, 0, 0, stream, ...payload])
}

function aborting() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

/** A proxy on this machine, for tunnels and without, and what it was asked for. */
async function serveProxy() {
  const asked: string[] = []
  const { origin, server } = await serve((request, answer) => {
    const { method = '', url = '', headers } = request
    asked.push(`${method} ${url}`)
    const onward = http.request(url, { method, headers }, (incoming) => {
      answer.writeHead(incoming.statusCode ?? 502)
      incoming.pipe(answer)
    })
    request.pipe(onward)
  })
  server.on('connect', ({ url = '' }, socket) => {
    asked.push(`CONNECT ${url}`)
    const { hostname, port } = new URL(`http://${url}`)
    const there = net.connect(Number(port), hostname)
    there.once('connect', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    there.on('error', () => socket.destroy())
    socket.once('close', () => there.destroy())
    there.pipe(socket).pipe(there)
  })
  return { origin, asked }
}
