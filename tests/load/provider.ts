// The emulated provider, in a process of its own. Its arguments: a port.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createEmulator } from 'trivet/emulator'
import { github } from 'trivet/providers'
import { listenerFor } from '../../cli/listener.ts'

/** What came to the token endpoint, by code. */
export interface CodesReport {
  /** How many different codes were presented. */
  readonly presented: number
  /** How many of them more than once. */
  readonly presentedAgain: number
}

const [port] = process.argv.slice(2).map(Number)
const emulator = createEmulator({ providers: [github] })
const times = new Map<string, number>()

async function count(request: Request): Promise<void> {
  const code = new URLSearchParams(await request.text()).get('code')
  if (code === null) return
  const hash = createHash('sha256').update(code).digest('base64url')
  times.set(hash, (times.get(hash) ?? 0) + 1)
}

function report(): CodesReport {
  const again = [...times.values()].filter((one) => one > 1)
  return { presented: times.size, presentedAgain: again.length }
}

const server = createServer(
  listenerFor(async (request) => {
    if (new URL(request.url).pathname === '/codes') return Response.json(report())
    if (request.method === 'POST') await count(request.clone())
    return emulator.fetch(request)
  }),
)
// Longer than any pause of a client: a connection that closes just when it is used again is no subject here.
server.keepAliveTimeout = 600_000
process.once('disconnect', () => process.exit())
server.listen(port, '127.0.0.1', () => process.send?.('ready'))
