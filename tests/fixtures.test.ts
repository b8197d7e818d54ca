import { describe, expect, test } from 'vitest'
import { failureTable } from '../src/failures.ts'
import { fixtureFiles, fixturesById } from './support/fixture-files.ts'
import { fixtureSchema } from '../conformance/fixture-schema.ts'
import { profileOf, profiles } from './support/profiles.ts'
import { credentialsIn, isJson, isPlaceholder, secretsIn } from './support/placeholders.ts'

const fixtures = [...fixturesById].map(([id, fixture]) => ({ id, fixture }))
const callbacks = fixtures.flatMap(({ id, fixture }) =>
  fixture.stage === 'callback' ? { id, query: fixture.query } : [],
)
const responses = fixtures.flatMap(({ id, fixture }) =>
  fixture.stage === 'callback' ? [] : { id, response: fixture.response },
)

/** Hosts where the provider itself writes: only what stands there is `documented`. */
function isOwnHost(id: string, source: string): boolean {
  const { documentation, endpoints, issuer } = profileOf(id, {})
  const own = [documentation, issuer, ...Object.values(endpoints)]
    .filter((url) => url !== undefined && URL.canParse(url))
    .map((url) => domainOf(new URL(url ?? '').host))
  return URL.canParse(source) && own.includes(domainOf(new URL(source).host))
}

/** `developers.google.com` and `accounts.google.com` are of one house. */
const domainOf = (host: string): string => host.split('.').slice(-2).join('.')

/** A provider's key has an @ in it where there are many such providers. */
const withoutKeys = (text: string): string => text.replaceAll(/"provider": ".*"/g, '')

const idsOf = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id)

describe('every fixture', () => {
  test.each(fixtureFiles.map((file) => [file.id, file] as const))(
    '%s has the shape of a fixture, nothing else, and is written like all the others',
    (_, { text }) => {
      const fixture: unknown = JSON.parse(text)
      expect(fixtureSchema.safeParse(fixture).error?.message).toBeUndefined()
      expect(text).toBe(`${JSON.stringify(fixture, null, 2)}\n`)
    },
  )

  test('is named after its stage', () => {
    const misnamed = fixtures.filter(({ id, fixture: { stage } }) => {
      const name = id.split('/')[1] ?? ''
      const isStage = name === stage || name.startsWith(`${stage}-`)
      return !isStage || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
    })
    expect(idsOf(misnamed)).toEqual([])
  })

  test('has a title of its own', () => {
    const titles = fixtures.map(({ fixture }) => fixture.title)
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  })

  test('is called documented only where its provider says it', () => {
    const misattributed = fixtures.filter(({ id, fixture: { provenance } }) => {
      const { kind, source } = provenance
      return kind === 'documented' && !isOwnHost(id, source)
    })
    expect(idsOf(misattributed)).toEqual([])
  })

  test('expects only failures that exist', () => {
    const codes = fixtures.flatMap(({ fixture }) =>
      'failure' in fixture.expect ? fixture.expect.failure : [],
    )
    expect(codes.filter((code) => !(code in failureTable))).toEqual([])
    expect(codes.length).toBeGreaterThan(0)
  })

  test('with a callback has one placeholder for the state', () => {
    const states = callbacks.map(({ query }) => new URLSearchParams(query).getAll('state'))
    expect(states).toEqual(callbacks.map(() => ['{state}']))
  })

  test('with a response is JSON exactly where it says so', () => {
    const mayMislabel = new Set(
      profiles.filter(({ quirks }) => quirks.jsonIsLabelledOtherwise).map(({ id }) => id),
    )
    const lying = responses.filter(({ id, response }) => {
      const claims = /^application\/(?:[\w.-]+\+)?json\b/.test(
        response.headers['content-type'] ?? '',
      )
      return isJson(response.body) !== claims && !mayMislabel.has(id.split('/', 1)[0] ?? '')
    })
    expect(idsOf(lying)).toEqual([])
  })

  test('with a response says when that was sent', () => {
    const undated = responses.filter(({ response }) =>
      Number.isNaN(Date.parse(response.headers['date'] ?? '')),
    )
    expect(idsOf(undated)).toEqual([])
  })
})

describe('nothing private', () => {
  test('stands where a credential would', () => {
    const found = [
      ...fixtureFiles.flatMap(({ text }) => credentialsIn(text)),
      ...callbacks.flatMap(({ query }) => secretsIn(query)),
      ...responses.flatMap(({ response }) => secretsIn(response.body)),
    ]
    expect(found.filter((value) => !isPlaceholder(value))).toEqual([])
    expect(found.length).toBeGreaterThan(0)
  })

  test('is an e-mail address', () => {
    const addresses = fixtureFiles.flatMap(
      ({ text }) => withoutKeys(text).match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\w/g) ?? [],
    )
    const ofNobody = /@(?:example\.com|users\.noreply\.github\.com)$|^support@github\.com$/
    expect(addresses.filter((address) => !ofNobody.test(address))).toEqual([])
    expect(addresses.length).toBeGreaterThan(0)
  })

  test('is in a key set', () => {
    const body = responses.find(({ id }) => id === 'google/keys')?.response.body ?? ''
    const keys: object[] = JSON.parse(body).keys
    const publicMembers = ['alg', 'e', 'kid', 'kty', 'n', 'use']
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([publicMembers, publicMembers])
  })

  test('goes unnoticed', () => {
    const real = ['gho_', 'ya29.', 'GOCSPX-'].map((prefix) => `${prefix}${'aB3'.repeat(12)}`)
    expect(real.flatMap(credentialsIn)).toEqual(real)
    const members = ['{"access_token":"BQDh3jPq"}', 'code=9de63243bfe864d7490c&state=x']
    expect([...real, ...members.flatMap(secretsIn)].filter(isPlaceholder)).toEqual([])
    expect(members.flatMap(secretsIn)).toHaveLength(2)
  })
})
