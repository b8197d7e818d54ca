import { describe, expect, test } from 'vitest'
import { providerErrorOf, refusalOf } from './provider-error.ts'

const errorOf = (error: string, description: string | null = null, uri: string | null = null) => ({
  error,
  standardError: null,
  description,
  uri,
})

describe('providerErrorOf', () => {
  test.each([
    [
      { error: 'invalid_grant', error_description: 'Bad.', error_uri: 'https://issuer.example/e' },
      errorOf('invalid_grant', 'Bad.', 'https://issuer.example/e'),
    ],
    [{ error: 'x', error_description: 1, error_uri: [] }, errorOf('x', '1')],
    [{ error: { status: 401, message: 'No.' } }, errorOf('401', 'No.')],
    [
      { error: { code: 401, message: 'No.', status: 'UNAUTHENTICATED' } },
      errorOf('UNAUTHENTICATED', 'No.'),
    ],
    [{ error: { code: 190, type: 'OAuthException' } }, errorOf('190')],
    [{ error: {} }, errorOf('error')],
    [{ error: true }, errorOf('error')],
    [{ error: ['x'] }, errorOf('error')],
    [{ error: 0 }, errorOf('0')],
  ])('%j is an error', (body, expected) => {
    expect(providerErrorOf(body)).toEqual(expected)
  })

  test.each([{}, { error: null }, { error: '' }, { error: false }, { message: 'No.' }])(
    '%j is none',
    (body) => {
      expect(providerErrorOf(body)).toBeNull()
    },
  )

  test("says which standard error the provider's own word stands for", () => {
    const standard = { '401': 'invalid_client' }
    expect(providerErrorOf({ error: { status: 401 } }, { errors: standard })).toMatchObject({
      standardError: 'invalid_client',
    })
    expect(providerErrorOf({ error: 'constructor' }, { errors: standard })).toMatchObject({
      standardError: null,
    })
  })
})

describe('a shape of its own', () => {
  const errorBody = {
    code: ['/errcode', '/error/.tag', '/errors/0/code'],
    none: [0, 'ok'],
    description: ['/errmsg', '/message'],
  }

  test.each([
    [{ errcode: 40029, errmsg: 'invalid code' }, errorOf('40029', 'invalid code')],
    [{ error: { '.tag': 'expired' } }, errorOf('expired')],
    [{ errors: [{ code: 'invalid' }], message: 'Bad Request' }, errorOf('invalid', 'Bad Request')],
    [{ errcode: { nested: 1 } }, errorOf('error')],
  ])('%j is an error', (body, expected) => {
    expect(providerErrorOf(body, { errorBody })).toEqual(expected)
  })

  test.each([{}, { errcode: 0 }, { errcode: 'ok' }, { errcode: null }, { error: 'x' }])(
    '%j is none',
    (body) => {
      expect(providerErrorOf(body, { errorBody })).toBeNull()
    },
  )

  test('has standard errors for its codes', () => {
    const errors = { '40029': 'invalid_grant' }
    expect(providerErrorOf({ errcode: 40029 }, { errorBody, errors })).toMatchObject({
      standardError: 'invalid_grant',
    })
  })
})

test('an empty message says nothing', () => {
  expect(refusalOf({ message: '' }).description).toBeNull()
})

describe('refusalOf', () => {
  test('takes the error, or else the message, or else nothing', () => {
    expect(refusalOf({ error: 'x', message: 'No.' })).toEqual(errorOf('x'))
    expect(refusalOf({ message: 'No.' })).toEqual(errorOf('', 'No.'))
    expect(refusalOf({ message: { text: 'No.' } })).toEqual(errorOf(''))
    expect(refusalOf({})).toEqual(errorOf(''))
    expect(refusalOf(null)).toEqual(errorOf(''))
  })
})
