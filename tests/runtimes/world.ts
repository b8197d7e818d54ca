import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { approve, createEmulator } from 'trivet/emulator'

/** The providers, the user and a bad server, on one port of this machine. */
export interface WorldServer {
  readonly origin: string
  close(): Promise<void>
}

type Answering = (response: ServerResponse) => void

const HUGE = Buffer.alloc(2 * 1_048_576, 'x')

/** Answers as no provider should. */
const answers: Readonly<Record<string, Answering>> = {
  json: (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ö":"\u{1f512}"}'),
  redirect: (response) => response.writeHead(302, { location: '/answers/json' }).end(),
  'invalid-utf8': (response) => response.end(Buffer.from([0x22, 0xc3, 0x28, 0x22])),
  huge: (response) => response.end(HUGE),
  silence: () => {},
}

/** @param more What else is served, by path: a browser's page and its tasks. */
export async function startWorld(
  more: Readonly<Record<string, RequestListener>> = {},
): Promise<WorldServer> {
  const emulator = createEmulator()
  const server = createServer((incoming, response) => {
    allowOrigins(incoming, response)
    if (incoming.method === 'OPTIONS') return void response.writeHead(204).end()
    const { pathname } = new URL(incoming.url ?? '/', origin)
    const [, first = '', second = ''] = pathname.split('/')
    if (first === 'answers') return answers[second]?.(response)
    const listener = more[first]
    if (listener !== undefined) return listener(incoming, response)
    void (first === 'approve' ? press(incoming) : emulate(incoming)).then(
      (answer) => send(answer, response),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function press(incoming: IncomingMessage): Promise<Response> {
    const form = new URLSearchParams(await textOf(incoming))
    const decision = form.get('decision') === 'deny' ? 'deny' : 'allow'
    return new Response(await approve(form.get('url') ?? '', { decision, fetch: emulator.fetch }))
  }

  async function emulate(incoming: IncomingMessage): Promise<Response> {
    const { method = 'GET', url = '/', headers } = incoming
    const body = method === 'GET' ? null : await textOf(incoming)
    const sent = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
    const init = { method, body, headers: new Headers(sent.map(([...pair]) => pair)) }
    return emulator.fetch(new Request(new URL(url, origin), init))
  }

  return {
    origin,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The page of a browser has another origin. */
function allowOrigins({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', '*')
  const asked = headers['access-control-request-headers']
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked)
}

/** The body of a request, as text. */
export async function textOf(incoming: IncomingMessage): Promise<string> {
  return (await incoming.toArray()).join('')
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(await answer.text())
}
