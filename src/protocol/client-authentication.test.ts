import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  authenticateClient,
  chooseAuthentication,
  secretsInBasic,
} from './client-authentication.ts'

const basic = { method: 'basic', encoding: 'form' } as const
const raw = { method: 'basic', encoding: 'raw' } as const
const post = { method: 'post' } as const
const none = { method: 'none' } as const

/** What stands in a Basic header, before base64. */
function basicOf(id: string, secret: string, way: typeof basic | typeof raw): string {
  const { headers, parameters } = authenticateClient(id, secret, way)
  expect(parameters).toEqual({})
  const [scheme, encoded = ''] = (headers['authorization'] ?? '').split(' ')
  expect(scheme).toBe('Basic')
  expect(encoded).toMatch(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
  return Buffer.from(encoded, 'base64').toString('utf8')
}

describe('authenticateClient', () => {
  // The example of RFC 6749 §2.3.1.
  test('basic: the example of the RFC', () => {
    expect(authenticateClient('s6BhdRkqt3', '7Fjfp0ZBr1KtDRbnfVdmIw', basic)).toEqual({
      headers: { authorization: 'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3' },
      parameters: {},
    })
  })

  test.each([
    ['-._*', '-._*'],
    ['~', '%7E'],
    ['%', '%25'],
    [':', '%3A'],
    ['a b', 'a+b'],
    ['+/=&', '%2B%2F%3D%26'],
    // RFC 6749, Appendix B.
    [' %&+£€', '+%25%26%2B%C2%A3%E2%82%AC'],
    ['🔑', '%F0%9F%94%91'],
  ])('basic: %j is written %j in id and secret', (plain, encoded) => {
    expect(basicOf(plain, plain, basic)).toBe(`${encoded}:${encoded}`)
  })

  test('an id alone may stand in a Basic header, before an empty secret', () => {
    const way = { method: 'basic-without-secret' } as const
    const encoded = Buffer.from('client-1:').toString('base64')
    for (const secret of [null, 'secret-1'])
      expect(authenticateClient('client-1', secret, way)).toEqual({
        headers: { authorization: `Basic ${encoded}` },
        parameters: {},
      })
  })

  test('a signed secret is posted', () => {
    const way = { method: 'signed', audience: 'https://issuer.example', lifetimeMs: 1 } as const
    expect(authenticateClient('client-1', 'jwt', way as never)).toEqual({
      headers: {},
      parameters: { client_id: 'client-1', client_secret: 'jwt' },
    })
  })

  test('bytes whose base64 has + and / in it', () => {
    expect(basicOf('~~>', '??>', raw)).toBe('~~>:??>')
    expect(authenticateClient('~~>', '??>', raw).headers['authorization']).toBe(
      `Basic ${Buffer.from('~~>:??>').toString('base64')}`,
    )
  })

  test.each(['-._*~', '%', 'a b', '+/=&', '£€', '🔑', 'a:b'])('raw: %j stays as it is', (plain) => {
    expect(basicOf('client-1', plain, raw)).toBe(`client-1:${plain}`)
  })

  test('basic: a server that decodes gets any id and secret back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(text, text, (id, secret) => {
        const parts = basicOf(id, secret, basic).split(':')
        const decoded = parts.map((part) => new URLSearchParams(`x=${part}`).get('x'))
        expect(decoded).toEqual([id, secret])
      }),
    )
  })

  test('post: id and secret are parameters', () => {
    expect(authenticateClient('client-1', 'a b', post)).toEqual({
      headers: {},
      parameters: { client_id: 'client-1', client_secret: 'a b' },
    })
  })

  test.each([basic, raw, post, none])('%j without a secret: the id alone', (way) => {
    const alone = { headers: {}, parameters: { client_id: 'client-1' } }
    expect(authenticateClient('client-1', null, way)).toEqual(alone)
  })

  test('none: the secret is not sent', () => {
    const { parameters } = authenticateClient('client-1', 'secret-1', none)
    expect(parameters).toEqual({ client_id: 'client-1' })
  })
})

describe('chooseAuthentication', () => {
  test('the first way of the profile that fits', () => {
    expect(chooseAuthentication([none, post, basic], true)).toBe(post)
    expect(chooseAuthentication([post, basic, none], false)).toBe(none)
  })

  test('nothing where none fits', () => {
    expect(chooseAuthentication([none], true)).toBeUndefined()
    expect(chooseAuthentication([post, basic], false)).toBeUndefined()
  })
})

describe('secretsInBasic', () => {
  test('gives the secret as it was encoded, and as it is', () => {
    const { headers } = authenticateClient('id', 'a secret/+', {
      method: 'basic',
      encoding: 'form',
    })
    const credentials = headers['authorization']?.slice('Basic '.length) ?? ''
    expect(secretsInBasic(credentials)).toEqual(['a+secret%2F%2B', 'a secret/+'])
    expect(secretsInBasic('§')).toEqual(['', ''])
  })
})
