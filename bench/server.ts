// The provider on this machine, in a process of its own. It gives the prepared answers to who asks rightly, and is
// made of sockets, so that it costs little beside those who are measured.
import { createHash } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import {
  accessToken,
  clientId,
  clientSecret,
  redirectUri,
  tokenAnswer,
  userAnswer,
  type Answer,
} from './login.ts'

const refused = bytesOf({
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"invalid_grant"}',
})
const token = bytesOf(tokenAnswer)
const user = bytesOf(userAnswer)

const server = createServer({ noDelay: true }, (socket) => {
  let text = ''
  // Whoever is gone gets no answer.
  socket.on('error', () => {})
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
    for (let end = endOf(text); end !== undefined; end = endOf(text)) {
      socket.write(answerTo(text.slice(0, end)))
      text = text.slice(end)
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())

function bytesOf({ status, headers, body }: Answer): Buffer {
  const lines = [
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Bad Request'}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: keep-alive',
    'keep-alive: timeout=60',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** Where the first request ends; undefined as long as it has not. Nobody here sends a body in chunks. */
function endOf(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const end = head + 4 + Number(headerIn(text.slice(0, head), 'content-length') ?? 0)
  return end > text.length ? undefined : end
}

function headerIn(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim()
}

function answerTo(request: string): Buffer {
  const end = request.indexOf('\r\n\r\n')
  const head = request.slice(0, end)
  if (head.startsWith('GET /user '))
    return headerIn(head, 'authorization') === `Bearer ${accessToken}` ? user : refused
  return head.startsWith('POST /token ') && isRight(head, request.slice(end + 4)) ? token : refused
}

function isRight(head: string, body: string): boolean {
  const form = new URLSearchParams(body)
  const [id, secret] = credentialsOf(headerIn(head, 'authorization')) ?? [
    form.get('client_id'),
    form.get('client_secret'),
  ]
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    form.get('grant_type') === 'authorization_code' &&
    id === clientId &&
    secret === clientSecret &&
    form.get('redirect_uri') === redirectUri &&
    // The code that was given to this user is the challenge.
    form.get('code') === challenge
  )
}

function credentialsOf(authorization: string | undefined): readonly string[] | undefined {
  if (authorization === undefined) return undefined
  return Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':')
}
