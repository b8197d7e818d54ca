import { describe, expect, test } from 'vitest'
import {
  arrivedAt,
  duplicateParameter,
  readAuthorizationResponse,
  readPostedResponse,
  readReceivedResponse,
  stateOf,
} from './authorization-response.ts'

const nothing = {
  state: [],
  code: [],
  iss: [],
  error: [],
  errorDescription: [],
  errorUri: [],
  others: {},
  unexpected: [],
}

describe('readAuthorizationResponse', () => {
  test('reads every value of every parameter that the flow knows', () => {
    const query =
      'state=s&code=c&code=d&iss=i&error=e&error_description=f&error_uri=g&scope=x&Code=y'
    expect(readAuthorizationResponse(`https://app.example/cb?${query}`)).toEqual({
      address: {
        origin: 'https://app.example',
        path: '/cb',
        query: [...new URLSearchParams(query)],
      },
      state: ['s'],
      code: ['c', 'd'],
      iss: ['i'],
      error: ['e'],
      errorDescription: ['f'],
      errorUri: ['g'],
      others: { scope: 'x', Code: 'y' },
      unexpected: [],
    })
  })

  test('gives a code as it was before it was encoded', () => {
    const code = '4/0AX+ =%2B~._-é\u{1f511}"<>\\'
    const query = new URLSearchParams({ code })
    expect(readAuthorizationResponse(query).code).toEqual([code])
    expect(readAuthorizationResponse(`/cb?code=${encodeURIComponent(code)}`).code).toEqual([code])
    expect(readAuthorizationResponse('/cb?code=a+b%2').code).toEqual(['a b%2'])
  })

  test('reads the fragment only to say what does not belong there', () => {
    const { code, state, unexpected } = readAuthorizationResponse(
      'https://app.example/cb?response=jwt#code=c&state=s&error=e&access_token=t&foo=bar',
    )
    expect({ code, state }).toEqual({ code: [], state: [] })
    expect(unexpected).toEqual([
      { parameter: 'response', in: 'query' },
      { parameter: 'access_token', in: 'fragment' },
      { parameter: 'code', in: 'fragment' },
      { parameter: 'state', in: 'fragment' },
      { parameter: 'error', in: 'fragment' },
    ])
  })

  test.each(['http://[', 'https://', 'http://a b/'])('%j is the address of nothing', (text) => {
    const address = { origin: null, path: '', query: [] }
    expect(readAuthorizationResponse(text)).toEqual({ ...nothing, address })
  })
})

test('a parameter of somebody else that occurs twice counts as the first of the two', () => {
  expect(readAuthorizationResponse('?user=ada&user=eve').others).toEqual({ user: 'ada' })
})

test('what must not be in a callback is not among the others', () => {
  const { others, unexpected } = readAuthorizationResponse('?access_token=secret&user=ada')
  expect(others).toEqual({ user: 'ada' })
  expect(unexpected).toEqual([{ parameter: 'access_token', in: 'query' }])
})

describe('a response that a server received', () => {
  test('has a path and a query, and no origin', () => {
    expect(readReceivedResponse('http://10.0.0.1:8080/cb?code=c#x')).toEqual({
      ...nothing,
      code: ['c'],
      address: { origin: null, path: '/cb', query: [['code', 'c']] },
    })
  })

  test('posted: has its parameters in the body, and its address in the URL', () => {
    const body = new URLSearchParams('code=c&state=s')
    const url = 'http://10.0.0.1:8080/cb?tenant=1&code=other'
    expect(readPostedResponse(url, body)).toMatchObject({
      code: ['c'],
      state: ['s'],
      address: { origin: null, path: '/cb' },
    })
  })
})

describe('stateOf', () => {
  test.each([
    ['state=a', 'a'],
    ['state=', ''],
    ['', null],
    ['state=a&state=a', null],
  ])('%j has the state %j', (query, state) => {
    expect(stateOf(readAuthorizationResponse(new URLSearchParams(query)))).toBe(state)
  })
})

describe('duplicateParameter', () => {
  test.each([
    ['code=a&iss=b&error=c&error_description=d&error_uri=e&scope=f&scope=g', undefined],
    ['code=a&code=a', 'code'],
    ['iss=a&iss=b', 'iss'],
    ['error=a&error=b', 'error'],
    ['error_description=&error_description=', 'error_description'],
    ['error_uri=a&error_uri=b', 'error_uri'],
  ])('%j has %j twice', (query, parameter) => {
    const response = readAuthorizationResponse(new URLSearchParams(query))
    expect(duplicateParameter(response)).toBe(parameter)
  })
})

describe('arrivedAt', () => {
  const arrived = (callback: string, redirectUri: string): boolean => {
    const { address } = readAuthorizationResponse(callback)
    return address !== null && arrivedAt(address, redirectUri)
  }
  const at = 'https://app.example/cb'

  test.each([
    ['the same', `${at}?code=c`, at],
    ['the same, in other words', 'HTTPS://APP.example:443/x/../cb?code=c', at],
    ['the same path, from a server that knows no origin', '/cb?code=c', at],
    ['a private-use scheme', 'com.example.app:/cb?code=c', 'com.example.app:/cb'],
    ['a private-use scheme with a host', 'app://login/cb?code=c', 'app://login/cb'],
    ['loopback with its port', 'http://127.0.0.1:4321/?code=c', 'http://127.0.0.1:4321'],
    ['IPv6 loopback', 'http://[::1]:4321/cb?code=c', 'http://[::1]:4321/cb'],
    ["the redirect URI's own pair", `${at}?tenant=1&code=c`, `${at}?tenant=1`],
    ['its own pairs in another order', `${at}?b=2&code=c&a=1`, `${at}?a=1&b=2`],
    ['its own pair in other words', `${at}?t=a%20b&code=c`, `${at}?t=a+b`],
    ['its own pair, and another value of that name', `${at}?t=2&t=1`, `${at}?t=1`],
    ['the scheme and host without a slash', 'https://app.example?code=c', 'https://app.example/'],
  ])('%s is it', (_, callback, redirectUri) => {
    expect(arrived(callback, redirectUri)).toBe(true)
  })

  test.each([
    ['another host', 'https://evil.example/cb?code=c', at],
    ['a subdomain', 'https://x.app.example/cb?code=c', at],
    ['another port', 'https://app.example:8443/cb?code=c', at],
    ['another scheme', 'http://app.example/cb?code=c', at],
    ['a trailing slash', `${at}/?code=c`, at],
    ['a trailing slash too few', `${at}?code=c`, `${at}/`],
    ['a longer path', `${at}/x?code=c`, at],
    ['another case', 'https://app.example/CB?code=c', at],
    ['an encoded letter', 'https://app.example/c%62?code=c', at],
    ['another path, from a server that knows no origin', '/x?code=c', at],
    ['another private-use scheme', 'com.evil.app:/cb?code=c', 'com.example.app:/cb'],
    ['another host of a private-use scheme', 'app://x/cb?code=c', 'app://login/cb'],
    ["without the redirect URI's own pair", `${at}?code=c`, `${at}?tenant=1`],
    ['with another value of it', `${at}?tenant=2&code=c`, `${at}?tenant=1`],
    ['with that value under another name', `${at}?x=1&code=c`, `${at}?tenant=1`],
    // These name a host though they have no scheme, and a server gets them as they are.
    ['two slashes', '//evil.example/cb?code=c', at],
    ['two backslashes', '\\\\evil.example/cb?code=c', at],
    ['a tab and two slashes', '\t//evil.example/cb?code=c', at],
    ['the name that stands for none', 'https://relative.invalid/cb?code=c', at],
    ['nothing at all', 'http://[', at],
  ])('%s is not it', (_, callback, redirectUri) => {
    expect(arrived(callback, redirectUri)).toBe(false)
  })

  test('two slashes are a path of their own in what a server received', () => {
    const { address } = readReceivedResponse('https://app.example//evil.example/cb?code=c')
    expect(address?.path).toBe('//evil.example/cb')
    expect(address !== null && arrivedAt(address, at)).toBe(false)
  })
})
