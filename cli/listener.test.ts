import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { listenerFor, type Answer } from './listener.ts'

const servers: Array<ReturnType<typeof createServer>> = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function served(answer: Answer): Promise<string> {
  const server = createServer(listenerFor(answer))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('listenerFor', () => {
  test('hands over the request as it came, and sends the response as it is', async () => {
    const origin = await served(async (received) => {
      const headers = new Headers({ 'x-own': received.headers.get('x-own') ?? '' })
      headers.append('set-cookie', 'a=1')
      headers.append('set-cookie', 'b=2')
      return new Response(`${received.method} ${received.url} ${await received.text()}`, {
        status: 201,
        headers,
      })
    })
    const response = await fetch(`${origin}/a?b=c`, {
      method: 'POST',
      body: 'd=ü',
      headers: { 'x-own': 'e' },
    })
    expect(response.status).toBe(201)
    expect(await response.text()).toBe(`POST ${origin}/a?b=c d=ü`)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-own')).toBe('e')
  })

  test('a body that breaks off breaks the connection off', async () => {
    const origin = await served(async () => {
      let isStarted = false
      const body = new ReadableStream({
        pull(controller) {
          if (isStarted) controller.error(new Error('broken'))
          else controller.enqueue(new TextEncoder().encode('half'))
          isStarted = true
        },
      })
      return new Response(body)
    })
    await expect(fetch(origin).then((response) => response.text())).rejects.toThrow(TypeError)
  })

  test('an answer that is rejected breaks the connection off', async () => {
    const origin = await served(() => Promise.reject(new Error('broken')))
    await expect(fetch(origin)).rejects.toThrow(TypeError)
  })

  test('the request is aborted where its sender has gone', async () => {
    let left = (): void => {}
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    const outgoing = request(
      await served(({ signal }) => {
        signal.addEventListener('abort', () => left())
        outgoing.destroy()
        return new Promise(() => {})
      }),
    ).on('error', () => {})
    outgoing.end()
    await gone
  })

  test('a body that nobody would send is refused', async () => {
    const origin = await served(async () => new Response('read'))
    const response = await fetch(origin, { method: 'POST', body: 'x'.repeat(1_048_577) })
    expect(response.status).toBe(413)
  })

  test.each(['http://other.example/', '//', '*'])(
    'a target like %s is refused or stays here',
    async (target) => {
      const asked: string[] = []
      const origin = await served(async ({ url }) => {
        asked.push(url)
        return new Response('')
      })
      const { port } = new URL(origin)
      const text = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1')
        socket.write(
          `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`,
        )
        let received = ''
        socket
          .on('data', (chunk) => (received += String(chunk)))
          .on('close', () => resolve(received))
      })
      expect(text).toMatch(/^HTTP\/1\.1 (200|400) /)
      for (const url of asked) expect(url.startsWith(origin)).toBe(true)
    },
  )
})
