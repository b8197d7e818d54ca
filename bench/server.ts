// The provider on this machine, in a process of its own. It gives the prepared answers to who asks rightly.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  accessToken,
  clientId,
  clientSecret,
  redirectUri,
  tokenAnswer,
  userAnswer,
  type Answer,
} from './login.ts'

const refused: Answer = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"invalid_grant"}',
}

const server = createServer((request, response) => {
  void textOf(request).then((body) => {
    const answer = isRight(request, body)
      ? request.url === '/token'
        ? tokenAnswer
        : userAnswer
      : refused
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': Buffer.byteLength(answer.body),
    })
    response.end(answer.body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())

function isRight({ url, method, headers }: IncomingMessage, body: string): boolean {
  if (url === '/user') return headers.authorization === `Bearer ${accessToken}`
  const form = new URLSearchParams(body)
  const [id, secret] = credentialsOf(headers.authorization) ?? [
    form.get('client_id'),
    form.get('client_secret'),
  ]
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    url === '/token' &&
    method === 'POST' &&
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

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk)
  return text
}
