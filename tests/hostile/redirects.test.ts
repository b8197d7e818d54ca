import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../effects/server.ts'
import { ACCESS_TOKEN, CODE, SECRET, tokenBody } from '../model/support.ts'
import { idTokenAnswers } from '../model/stages.ts'
import { adapters, failureIn, logInAt } from './over-sockets.ts'

const TIMEOUT_MS = 5_000
const statuses = [301, 302, 303, 307, 308]

let idToken: string
beforeAll(async () => {
  idToken = (JSON.parse((await idTokenAnswers()).token.body) as { id_token: string }).id_token
})

/** Where each endpoint is redirected to, from itself. */
const targets: ReadonlyArray<readonly [string, (own: string, witness: string) => string]> = [
  ['another host', (_, witness) => `${witness}/taken`],
  ['the same host', (own) => `${own}/elsewhere`],
  ['the same host, by a path', () => '/elsewhere'],
  ['another host, without a scheme', (_, witness) => witness.replace('http:', '')],
  [
    'another host, with what was sent',
    (_, witness) => `${witness}/?code=${encodeURIComponent(CODE)}&s=${SECRET}`,
  ],
]

type Step = 'token' | 'userInfo' | 'keys'

const codes: Readonly<Record<Step, string>> = {
  token: 'exchange.redirected',
  userInfo: 'userinfo.redirected',
  keys: 'id-token.keys-unavailable',
}

describe.each(adapters)('%s', (_, make) => {
  const effects = make()

  /** A provider of which one endpoint redirects, and a server that sees who follows. */
  async function redirecting(
    step: Step,
    status: number,
    to: (own: string, witness: string) => string,
  ) {
    const witnessed: string[] = []
    const asked: string[] = []
    const witness = await serve(async (request, answer) => {
      witnessed.push(await whole(request))
      answer.end('{}')
    })
    const { origin } = await serve(async (request, answer) => {
      asked.push(request.url ?? '')
      await text(request)
      if (request.url === pathOf(step))
        return answer.writeHead(status, { location: to(origin, witness.origin) }).end()
      const withIdToken = step === 'keys' ? { id_token: idToken } : {}
      return answer
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...tokenBody, ...withIdToken }))
    })
    const outcome = await logInAt({ token: origin }, effects, TIMEOUT_MS)
    return { failure: failureIn(outcome), witnessed, asked, witness: witness.origin, origin }
  }

  const cases = (['token', 'userInfo', 'keys'] as const).flatMap((step) =>
    statuses.map((status) => [step, status] as const),
  )

  test.each(cases)('the %s endpoint redirects by %i, and nobody follows', async (step, status) => {
    for (const [name, to] of targets) {
      const { failure, witnessed, asked, witness, origin } = await redirecting(step, status, to)
      expect(witnessed, name).toEqual([])
      // Each endpoint once, and nothing else.
      expect(
        asked.filter((path) => path === pathOf(step)),
        name,
      ).toHaveLength(1)
      expect(asked.includes('/elsewhere'), name).toBe(false)
      expect(failure.code, name).toBe(codes[step])
      const shown = JSON.stringify(failure)
      expect(
        [CODE, encodeURIComponent(CODE), SECRET, ACCESS_TOKEN].filter((one) => shown.includes(one)),
      ).toEqual([])
      const { location = null } = failure.details as { readonly location?: string | null }
      expect([witness, origin, null], name).toContain(location)
    }
  })

  test('the witness sees whoever does follow', async () => {
    const witnessed: string[] = []
    const { origin } = await serve(async (request, answer) => {
      witnessed.push(await whole(request))
      answer.end()
    })
    await logInAt({ token: origin }, effects, TIMEOUT_MS)
    const [seen = ''] = witnessed
    expect(seen).toContain(new URLSearchParams({ code: CODE }).toString())
    expect(seen).toContain(Buffer.from(`client-1:${SECRET}`).toString('base64'))
  })
})

function pathOf(step: Step): string {
  return { token: '/token', userInfo: '/userinfo', keys: '/keys' }[step]
}

/** A request, all of it. */
async function whole(request: IncomingMessage): Promise<string> {
  return [request.url, ...request.rawHeaders, await text(request)].join('\n')
}
