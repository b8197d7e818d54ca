import '../support/own-fetch.ts'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Agent } from 'undici'
import { beforeAll, describe, expect, test } from 'vitest'
import { createFlow, type Outcome } from 'trivet'
import { webEffects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { cookieStore, StoreError } from 'trivet/stores/cookie'
import { verifyIdToken } from '../../src/protocol/id-token.ts'
import { serve } from '../effects/server.ts'
import {
  callbackUrl,
  CODE,
  flowOptions,
  pending,
  profileWith,
  REDIRECT_URI,
  STATE,
  tokenBody,
  userBody,
} from '../model/support.ts'
import {
  expected,
  goodClaims,
  keySetOf,
  signed,
  signingKey,
  type SigningKey,
} from '../support/id-tokens.ts'
import { logInAt } from './over-sockets.ts'

const NOW = 1_800_000_000_000
const json = 'application/json'

/** An answer in bytes, as a server sends it. */
interface Sent {
  readonly body: string | Uint8Array
  readonly type?: string | null
  readonly status?: number
}

/** A login at a provider that answers with these bytes; everything else is as it should be. */
async function logIn(
  token: Sent,
  user: Sent = { body: JSON.stringify(userBody) },
): Promise<Outcome> {
  const web = webEffects({
    async fetch(url) {
      const { body, type = json, status = 200 } = url.endsWith('/token') ? token : user
      const bytes = Uint8Array.from(typeof body === 'string' ? Buffer.from(body) : body)
      return new Response(bytes.length === 0 ? null : bytes, {
        status,
        headers: type === null ? {} : { 'content-type': type },
      })
    },
  })
  const effects = { ...web, now: () => NOW }
  const provider = profileWith({ user: { ...flowOptions.provider.user, avatarUrl: '/picture' } })
  return createFlow({ ...flowOptions, provider, effects }).complete(pending, callbackUrl())
}

const codeOf = (outcome: Outcome): string =>
  outcome.status === 'authenticated' ? 'accepted' : outcome.failure.code
const token = async (body: Sent['body'], sent: Omit<Sent, 'body'> = {}): Promise<string> =>
  codeOf(await logIn({ body, ...sent }))
const user = (body: string): Promise<Outcome> =>
  logIn({ body: JSON.stringify(tokenBody) }, { body })
const members = (changes: object): string => JSON.stringify({ ...tokenBody, ...changes })
const good = JSON.stringify(tokenBody)

async function userOf(body: string) {
  const outcome = await user(body)
  if (outcome.status !== 'authenticated') throw new Error(codeOf(outcome))
  return outcome
}

async function callback(query: string): Promise<string> {
  const effects = { ...webEffects(), now: () => NOW }
  return codeOf(
    await createFlow({ ...flowOptions, effects }).complete(pending, `${REDIRECT_URI}?${query}`),
  )
}

async function posted(body: string): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = new Request(REDIRECT_URI, { method: 'POST', body, headers })
  return codeOf(await createFlow(flowOptions).complete(pending, request))
}

let key: SigningKey
beforeAll(async () => {
  key = await signingKey('ES256', 'key-1')
})

async function idToken(change: (jws: string) => string, claims: object | string = goodClaims) {
  const result = await verifyIdToken(change(await signed(key, claims)), keySetOf(key.jwk), {
    ...expected,
    algorithms: ['ES256'],
  })
  return result.ok ? 'accepted' : result.failure.code
}

/** What is answered, by what is sent: the rows of docs/hostile-input.md. */
const answers: Readonly<Record<string, () => Promise<string>>> = {
  'Bytes that are not UTF-8': () => token(Uint8Array.of(...Buffer.from('{"a":"'), 0xc3, 0x28)),
  'UTF-16': () => token(Uint8Array.of(0xff, 0xfe, ...Buffer.from(good, 'utf16le'))),
  'A byte order mark before the JSON': () => token(`\uFEFF${good}`),
  'Two byte order marks': () => token(`\uFEFF\uFEFF${good}`),
  'Another charset in the content type': () => token(good, { type: `${json}; charset=utf-16` }),
  'Several content types': () => token(good, { type: `${json}, text/html` }),
  'No content type': () => token(good, { type: null }),
  'No body': () => token(''),
  'Half of the JSON': () => token(good.slice(0, 40)),
  'Something after the JSON': () => token(`${good}x`),
  'Comments, single quotes, `NaN`': async () => {
    for (const body of ["{'access_token':1}", '{"expires_in":NaN}'])
      expect(await token(body)).toBe('exchange.body-malformed')
    return token(`/**/${good}`)
  },
  'An array, `null`, a string, a number': async () => {
    for (const body of ['null', '"x"', '1', 'true'])
      expect(await token(body)).toBe('exchange.body-malformed')
    return token('[]')
  },
  'More than 64 levels': async () => {
    expect(await token(members({ a: JSON.parse(`${'['.repeat(63)}${']'.repeat(63)}`) }))).toBe(
      'accepted',
    )
    return token('['.repeat(100_000))
  },
  'A member that is there twice': async () => {
    const outcome = await userOf('{"sub":"a","sub":"b"}')
    expect(outcome.user.id).toBe('b')
    return codeOf(outcome)
  },
  'A member `__proto__` in a token response': async () => {
    const outcome = await logIn({ body: `{"__proto__":${good}}` })
    expect(Object.hasOwn(Object.prototype, 'access_token')).toBe(false)
    return codeOf(outcome)
  },
  'A member `__proto__` in an ID token': async () => {
    const text = JSON.stringify(goodClaims).replace('{', '{"__proto__":{"admin":true},')
    const result = await verifyIdToken(await signed(key, text), keySetOf(key.jwk), {
      ...expected,
      algorithms: ['ES256'],
    })
    if (!result.ok) return result.failure.code
    expect('admin' in { ...result.value }).toBe(false)
    expect(Object.keys(result.value)).not.toContain('__proto__')
    return 'accepted'
  },
  'CR, LF or NUL in a token': async () => {
    for (const odd of ['\r', '\0', ' '])
      expect(await token(members({ access_token: `a${odd}b` }))).toBe('exchange.member-malformed')
    return token(members({ access_token: 'a\nb' }))
  },
  'CR, LF, NUL or marks of direction in an error': async () => {
    const body = JSON.stringify({ error: 'x', error_description: 'a\r\nset-cookie: b\0\u202Ec' })
    const outcome = await logIn({ body, status: 400 })
    expect(outcome).toMatchObject({ failure: { details: { description: 'a set-cookie: b c' } } })
    return codeOf(outcome)
  },
  'A lone surrogate in an error': async () => {
    const outcome = await logIn({
      body: '{"error":"x","error_description":"a\\ud800"}',
      status: 400,
    })
    expect(outcome).toMatchObject({ failure: { details: { description: 'a\uFFFD' } } })
    return codeOf(outcome)
  },
  'A lone surrogate in a name': async () => {
    const outcome = await userOf('{"sub":"a","name":"x\\ud800"}')
    expect(outcome.user.name).toBe('x\uD800')
    return codeOf(outcome)
  },
  'An id beyond 2^53': async () => {
    const outcome = await userOf('{"sub":9007199254740993}')
    expect(outcome.user.id).toBe('9007199254740993')
    return codeOf(outcome)
  },
  'An id that is no integer': async () => codeOf(await user('{"sub":9007199254740993.5}')),
  'An `expires_in` that is no number': () => token(members({ expires_in: '3600' })),
  'An `expires_in` of 1e400': () => token(good.replace('3600', '1e400')),
  'An `expires_in` of 300,000 years': async () => {
    const outcome = await logIn({ body: good.replace('3600', '1e13') })
    expect(outcome.tokens?.expiresAt).toBe(8.64e15)
    return codeOf(outcome)
  },
  'An address of a picture that is none of the web': async () => {
    const outcome = await userOf('{"sub":"a","picture":"javascript:alert(1)"}')
    expect(outcome.user.avatarUrl).toBeNull()
    return codeOf(outcome)
  },
  'More than 1 MiB': () => token(members({ padding: ' '.repeat(1_048_576) })),
  'More than 1 MiB, compressed, by `webEffects`': () => compressed(webEffects()),
  'Anything compressed, by `nodeEffects`': async () => {
    const code = await compressed(nodeEffects())
    expect(await compressed(nodeEffects({ dispatcher: new Agent() }))).toBe(code)
    return code
  },
  'A status of 204': () => token('', { status: 204, type: null }),
  'Bytes that are not UTF-8 in the `state`': () => callback(`code=x&state=${STATE}%FF`),
  'NUL after the `state`': () => callback(`code=x&state=${STATE}%00`),
  'The `code` twice': () => callback(`code=x&code=y&state=${STATE}`),
  'A name that is percent-encoded': () => callback(`c%6fde=x&code=y&state=${STATE}`),
  'A posted callback of more than 64 KiB': () =>
    posted(`state=${STATE}&code=${CODE}&x=${'x'.repeat(65_536)}`),
  'A member too many in a pending flow': async () =>
    codeOf(
      await createFlow(flowOptions).complete({ ...pending, admin: true } as never, callbackUrl()),
    ),
  'A cookie with one character changed': async () => {
    const store = cookieStore({ keys: [{ id: 'a', key: new Uint8Array(32) }] })
    const sealed = await store.seal('key', 'value', NOW)
    const opening = store.open(
      'key',
      `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`,
    )
    return opening.then(String, (error: unknown) =>
      error instanceof StoreError ? error.failure.code : String(error),
    )
  },
  'An ID token with padding': () => idToken((jws) => `${jws}=`),
  'An ID token with a stray bit': () =>
    idToken((jws) => jws.slice(0, -1) + (jws.endsWith('B') ? 'C' : 'B')),
  'An ID token of more than 64 KiB': () => idToken((jws) => jws + 'A'.repeat(65_536)),
  'An ID token with a byte order mark': () =>
    idToken((jws) => jws, `\uFEFF${JSON.stringify(goodClaims)}`),
}

async function compressed(effects: ReturnType<typeof nodeEffects>): Promise<string> {
  const body = gzipSync(members({ padding: ' '.repeat(2_097_152) }))
  const { origin } = await serve((_, answer) =>
    answer.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' }).end(body),
  )
  return codeOf(await logInAt({ token: origin }, effects, 5_000))
}

/** The rows of the tables in the documentation: what is sent, and the code that comes of it. */
function documented(): Map<string, string> {
  const text = readFileSync(new URL('../../docs/hostile-input.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| (?!-)(?!Input)(.+?) +\| .+? +\| `?([\w.-]+)`? +\|$/gm)]
  return new Map(rows.map(([, input = '', code = '']) => [input.trim(), code]))
}

describe('docs/hostile-input.md', () => {
  const rows = documented()

  test('has a row for each answer, and no other', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(answers).sort())
  })

  test.each(Object.entries(answers))('%s', async (input, answer) => {
    expect(await answer()).toBe(rows.get(input))
  })
})
