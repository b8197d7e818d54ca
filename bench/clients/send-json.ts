import http from 'node:http'
import https from 'node:https'

export interface Init {
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends a request and reads the JSON of its answer. */
export type SendJson = (url: string, init: Init) => Promise<unknown>

export const fetchJson: SendJson = async (url, init) => {
  const response = await fetch(url, init)
  return response.json()
}

/** For whoever uses `node:http`: without keep-alive each request would be a new connection. */
export const agents = {
  http: new http.Agent({ keepAlive: true, maxSockets: 256 }),
  https: new https.Agent({ keepAlive: true, maxSockets: 256 }),
}

export const requestJson: SendJson = (address, { body, ...init }) =>
  new Promise((resolve, reject) => {
    const url = new URL(address)
    const [{ request }, agent] =
      url.protocol === 'https:' ? [https, agents.https] : [http, agents.http]
    const outgoing = request(url, { ...init, agent })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => {
        resolve(JSON.parse(text))
      })
    })
    outgoing.end(body)
  })

// It makes its agent that of the global `fetch`, where that has none yet. Node's own comes with the first response.
new Response()
const { Agent } = await import('undici')

/** For whoever uses `undici`. */
export const dispatcher = new Agent({ connections: 256 })

export const dispatchJson: SendJson = (address, { method = 'GET', headers, body }) =>
  new Promise((resolve, reject) => {
    const { origin, pathname, search } = new URL(address)
    const chunks: Buffer[] = []
    dispatcher.dispatch(
      { origin, path: pathname + search, method, headers, ...(body !== undefined && { body }) },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString())),
        onResponseError: (_, error) => reject(error),
      },
    )
  })
