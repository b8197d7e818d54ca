import { spawn } from 'node:child_process'
import { once, getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Agent } from 'undici'
import { describe, expect, test } from 'vitest'
import { describeEffects } from '../../tests/effects/contract.ts'
import { closed, faultOf, nobody, sendTo, serve, serveBytes } from '../../tests/effects/server.ts'
import { nodeEffects } from './node.ts'

const ways = {
  nodeEffects: { make: () => nodeEffects(), source: 'nodeEffects()', connections: 1 },
  'nodeEffects, through an agent of undici': {
    make: () => nodeEffects({ dispatcher: new Agent({ connections: 256 }) }),
    source: "nodeEffects({ dispatcher: new (await import('undici')).Agent() })",
    // It looks at a connection before it is used again, and meanwhile opens another.
    connections: 2,
  },
}

for (const [name, { make }] of Object.entries(ways)) describeEffects(name, make)

describe.each(Object.entries(ways))('%s', (_, { make, source, connections }) => {
  test('connections are used again', async () => {
    const ports: unknown[] = []
    const { origin } = await serve(({ socket }, answer) => {
      ports.push(socket.remotePort)
      answer.end('ok')
    })
    const effects = make()
    for (let times = 0; times < 4; times += 1) {
      await sendTo(effects, origin)
      await sendTo(effects, origin, { method: 'POST', body: 'a=b' })
    }
    expect(ports).toHaveLength(8)
    expect(new Set(ports).size).toBeLessThanOrEqual(connections)
  })

  test('on a connection that breaks when it is used again, the request may have been sent', async () => {
    let requests = 0
    const { origin } = await serve(({ socket }, answer) => {
      requests += 1
      if (requests === 1) answer.end('ok')
      else socket.destroy()
    })
    const effects = make()
    await sendTo(effects, origin)
    const fault = await faultOf(sendTo(effects, origin, { method: 'POST', body: 'code=secret' }))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
    expect(requests).toBe(2)
  })

  test.each([
    ['is cut', ''],
    ['gets no TLS for an answer', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('where the handshake %s, nothing was sent', async (_, bytes) => {
    const { origin } = await serveBytes(bytes, (socket) => socket.end())
    const fault = await faultOf(sendTo(make(), origin.replace('http', 'https')))
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no' })
  })

  test('an answer that goes on in another protocol is none, and its connection is closed', async () => {
    const { origin, server } = await serveBytes(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n',
    )
    const gone = once(server, 'connection').then(([socket]) => closed(socket as Socket))
    const fault = await faultOf(sendTo(make(), origin, { method: 'POST', body: 'code=1' }))
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
    await gone
  })

  test('an idle connection does not keep the process running', async () => {
    const { origin } = await serve((_, answer) => answer.end('ok'))
    const adapter = new URL('./node.ts', import.meta.url).href
    const script = `
      const { nodeEffects } = await import(${JSON.stringify(adapter)})
      const options = { signal: new AbortController().signal, maxBytes: 10 }
      await ${source}.send({ method: 'GET', url: ${JSON.stringify(origin)}, headers: {} }, options)
      setImmediate(() => console.log(process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name))))
    `
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(printed.trim()).toBe('[]')
  })

  test('a host gets 256 connections at most; what waits for one was not sent', async () => {
    const aborting = new AbortController()
    const { origin, server } = await serve(() => {})
    let arrived = 0
    const full = new Promise<void>((resolve) => {
      server.on('request', () => {
        arrived += 1
        if (arrived === 256) resolve()
      })
    })
    const effects = make()
    const sending = Array.from({ length: 260 }, () =>
      faultOf(sendTo(effects, origin, { signal: aborting.signal })),
    )
    await full
    aborting.abort()
    const sent = (await Promise.all(sending)).map((fault) => fault.sent)
    expect(sent.filter((value) => value === 'no')).toHaveLength(4)
  })

  test('no compression is asked for, unless the caller does', async () => {
    const { origin } = await serve(({ headers }, answer) => answer.end(headers['accept-encoding']))
    const effects = make()
    expect((await sendTo(effects, origin)).body).toBe('identity')
    const headers = { 'accept-encoding': 'identity;q=1' }
    expect((await sendTo(effects, origin, { headers })).body).toBe('identity;q=1')
  })

  test('nothing listens to the signal any more when the request has ended', async () => {
    const { origin } = await serve((_, answer) => answer.end('ok'))
    const { signal } = new AbortController()
    const effects = make()
    await sendTo(effects, origin, { signal })
    await faultOf(sendTo(effects, origin, { signal, maxBytes: 1 }))
    await faultOf(sendTo(effects, await nobody(), { signal }))
    await faultOf(sendTo(effects, 'nonsense', { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
