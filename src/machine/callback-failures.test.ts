import { describe, expect, test } from 'vitest'
import { CODE, received, STATE, VERIFIER, waiting } from '../../tests/model/support.ts'
import * as failures from './callback-failures.ts'

const { context } = waiting()
const arrival = (query: string) => ({ context, event: received(new URLSearchParams(query)) })

describe('a failure says of the callback', () => {
  test('nothing of an address that is not known, and no origin that is not', () => {
    expect(failures.anotherAddress(arrival('code=c')).details).toEqual({
      expected: context.redirectUri,
      received: null,
    })
    const event = received('/elsewhere?code=c')
    expect(failures.anotherAddress({ context, event }).details).toMatchObject({
      received: '/elsewhere',
    })
  })

  test('which parameter occurs twice, or is out of place', () => {
    expect(failures.parameterDuplicated(arrival('code=c&code=d')).details).toEqual({
      parameter: 'code',
    })
    expect(failures.parameterUnexpected(arrival('id_token=t')).details).toEqual({
      parameter: 'id_token',
      in: 'query',
    })
  })

  test('nothing that is not there', () => {
    const nothing = arrival('code=c')
    expect(failures.parameterDuplicated(nothing).details).toEqual({ parameter: '' })
    expect(failures.parameterUnexpected(nothing).details).toEqual({ parameter: '', in: 'query' })
    expect(failures.foreignIssuer(nothing).details).toMatchObject({ received: '' })
    expect(failures.denied(nothing).details).toMatchObject({ error: '' })
  })

  test('which issuer came', () => {
    expect(failures.foreignIssuer(arrival('iss=https://evil.example')).details).toEqual({
      expected: context.policy.issuer.expected,
      received: 'https://evil.example',
    })
  })

  test('what the provider said, and null where it said nothing', () => {
    const words = 'error=server_error&error_description=Own+words&error_uri=https://a.example/e'
    expect(failures.refusedByProvider(arrival(words)).details).toEqual({
      error: 'server_error',
      standardError: null,
      description: 'Own words',
      uri: 'https://a.example/e',
    })
    expect(failures.denied(arrival('error=access_denied')).details).toEqual({
      error: 'access_denied',
      standardError: null,
      description: null,
      uri: null,
    })
  })

  test.each([STATE, VERIFIER, CODE, 'second-code-canary'])('never the secret %s', (secret) => {
    const query = new URLSearchParams({ error: 'x', error_description: `It was ${secret}.` })
    query.append('code', CODE)
    query.append('code', 'second-code-canary')
    const failed = failures.refusedByProvider({ context, event: received(query) })
    expect(JSON.stringify(failed)).not.toContain(secret)
    expect(JSON.stringify(failed)).toContain('It was')
  })
})
