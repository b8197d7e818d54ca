import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { relaySender } from 'trivet/effects'

const root = fileURLToPath(new URL('../..', import.meta.url))
const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate()
    server.close()
  }
})

async function relay() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  servers.push(server)
  await once(server, 'listening')
  const received: string[] = []
  const waiting: Array<() => void> = []
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      received.push(data.toString())
      waiting.splice(0).forEach((go) => go())
    }),
  )
  const { port } = server.address() as AddressInfo
  return {
    address: `ws://127.0.0.1:${port}/ingest?token=t`,
    received,
    until: async (count: number) => {
      while (received.length < count) await new Promise<void>((go) => waiting.push(go))
    },
  }
}

/** A program that says something, and has nothing else to do. */
async function endOf(address: string): Promise<number | null> {
  const program = `import { relaySender } from 'trivet/effects'
const send = relaySender(${JSON.stringify(address)})
for (let count = 0; count < 3; count++) send({ count })`
  const args = ['--conditions=trivet-source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

describe('relaySender', () => {
  test('says everything, in order', async () => {
    const { address, received, until } = await relay()
    const send = relaySender(address)
    for (const count of [0, 1, 2]) send({ count })
    await until(3)
    expect(received).toEqual(['{"count":0}', '{"count":1}', '{"count":2}'])
  })

  test('a process ends though the relay listens', async () => {
    const { address, received } = await relay()
    expect(await endOf(address)).toBe(0)
    expect(received).toHaveLength(3)
  })

  test('a process ends though the relay goes away in the middle', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    servers.push(server)
    await once(server, 'listening')
    server.on('connection', (socket) =>
      socket.once('message', () => {
        socket.terminate()
        server.close()
      }),
    )
    const { port } = server.address() as AddressInfo
    expect(await endOf(`ws://127.0.0.1:${port}/`)).toBe(0)
  })

  test('a process ends though nobody answers at its address', async () => {
    const mute = createServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    expect(await endOf(`ws://127.0.0.1:${port}/`)).toBe(0)
    mute.close()
  })

  test('a process ends where there is no relay', async () => {
    expect(await endOf('ws://127.0.0.1:9/ingest?token=t')).toBe(0)
  })

  test.each(['wss://relay.example/', 'ws://10.0.0.1:80/', 'http://127.0.0.1/', 'ws', ''])(
    'refuses %s',
    (address) => {
      expect(() => relaySender(address)).toThrow(/on this machine/)
    },
  )
})
