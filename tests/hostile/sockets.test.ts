import '../support/own-fetch.ts'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { Agent, getGlobalDispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { closed, serve, serveBytes } from '../effects/server.ts'
import { tokenBody } from '../model/support.ts'
import { adapters, failureIn, logInAt } from './over-sockets.ts'

/** Long enough for a server that means it, on this machine; no test waits for more than a few of them. */
const TIMEOUT_MS = 100
const PATIENT_MS = 5_000

test('webEffects goes by Node’s own dispatcher, and not by that of the package', () => {
  expect(getGlobalDispatcher()).not.toBeInstanceOf(Agent)
})

describe.each(adapters)('%s, at a token endpoint', (_, make) => {
  const effects = make()

  test('that sends 48 MB, reads a little of it and gives up', async () => {
    const size = 48 * 1_048_576
    const piece = Buffer.alloc(65_536, ' ')
    const sockets: Socket[] = []
    const { origin } = await serve((request, answer) => {
      sockets.push(request.socket)
      answer.writeHead(200, { 'content-type': 'application/json' })
      Readable.from(Array.from({ length: size / piece.length }, () => piece)).pipe(answer)
    })
    const failure = failureIn(await logInAt({ token: origin }, effects, PATIENT_MS))
    expect(failure).toMatchObject({
      code: 'network.response-too-large',
      details: { maxBytes: 1_048_576 },
      ambiguous: true,
    })
    expect(sockets).toHaveLength(1)
    const [socket] = sockets
    if (socket?.closed === false) await closed(socket)
    expect(socket?.bytesWritten).toBeLessThan(size)
  })

  test('that sends 10,000 headers, reads a little of them and gives up', async () => {
    const headers = Array.from({ length: 10_000 }, (__, index) => `x-${index}: ${index}\r\n`).join(
      '',
    )
    const { origin } = await serveBytes(`HTTP/1.1 200 OK\r\n${headers}\r\n`)
    const failure = failureIn(await logInAt({ token: origin }, effects, PATIENT_MS))
    expect(failure).toMatchObject({ code: 'network.response-too-large', ambiguous: true })
  })

  test.each<[string, string]>([
    ['says nothing', ''],
    ['stops in its headers', 'HTTP/1.1 200 OK\r\ncontent-ty'],
    ['stops after its headers', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n'],
    ['stops in its body', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{'],
    ['stops between two chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'],
  ])('that %s is waited for as long as was said', async (__, bytes) => {
    const sockets: Socket[] = []
    const { origin } = await serveBytes(bytes, (socket) => sockets.push(socket))
    const failure = failureIn(await logInAt({ token: origin }, effects, TIMEOUT_MS))
    expect(failure).toMatchObject({
      code: 'network.timeout',
      details: { timeoutMs: TIMEOUT_MS },
      ambiguous: true,
    })
    expect(sockets).toHaveLength(1)
  })

  test('that drips is given no more time than one that is silent', async () => {
    let dripped = 0
    const { origin } = await serve((___, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => {
        dripped += 1
        answer.write(' ')
      }, TIMEOUT_MS / 20)
      answer.once('close', () => clearInterval(drip))
    })
    const failure = failureIn(await logInAt({ token: origin }, effects, TIMEOUT_MS))
    expect(failure).toMatchObject({ code: 'network.timeout', ambiguous: true })
    expect(dripped).toBeGreaterThan(0)
  })

  const body = JSON.stringify({ ...tokenBody, access_token: 'x' })
  const whole =
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n' +
    `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
  const ends: ReadonlyArray<readonly [string, (socket: Socket) => void]> = [
    ['resets', (socket) => socket.resetAndDestroy()],
    ['closes', (socket) => socket.end()],
  ]

  test.each(ends)(
    'that %s the connection after any byte, asks once and says so',
    async (__, end) => {
      const codes = new Set<string>()
      for (let sent = 0; sent < whole.length; sent++) {
        let requests = 0
        const { origin } = await serveBytes(whole.slice(0, sent), (socket) => {
          requests += 1
          end(socket)
        })
        const failure = failureIn(await logInAt({ token: origin }, effects, PATIENT_MS))
        codes.add(failure.code)
        expect({ sent, requests, ambiguous: failure.ambiguous }).toEqual({
          sent,
          requests: 1,
          ambiguous: true,
        })
      }
      expect([...codes]).toEqual(['network.reset'])
    },
  )
})
