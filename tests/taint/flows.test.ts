import { afterAll, describe, expect, test } from 'vitest'
import { faultsOf } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { fixtureFiles } from '../support/fixture-files.ts'
import { watchProcess } from './process.ts'
import type { CanaryName } from './canaries.ts'
import { clientSecret, logInWatched, quickProviders, type TaintedLogin } from './login.ts'
import { tellingsAt } from './telltale.ts'
import { sightingsOf, Trail, type Declared, type Sighting } from './trail.ts'

const issued = ['access token', 'refresh token', 'ID token'] as const

/** Where the protocol, or the documentation, has a secret go. It is found there, and nowhere else. */
const declared: Declared = {
  'the authorization URL': ['state', 'nonce'],
  'the callback': ['code', 'state'],
  'the token request': ['client secret', 'code', 'verifier'],
  // The nonce is a claim of the ID token.
  'the token response': [...issued, 'nonce'],
  'the userInfo request': ['access token'],
  'the additional request': ['access token'],
  // What has to be kept, or is asked for by name.
  'a begun flow, inspected': ['state', 'nonce'],
  'a begun flow, serialised': ['state', 'nonce', 'verifier'],
  'a pending flow, serialised': ['state', 'nonce', 'verifier'],
  'an outcome, serialised': [...issued, 'nonce'],
  'a token set, serialised': [...issued, 'nonce'],
  'claims, serialised': ['nonce'],
}

/** Secrets that a profile may have repeated in a request, by where they are taken from. */
const repeatable: Readonly<Record<string, CanaryName>> = {
  'callback/state': 'state',
  'token/access_token': 'access token',
  'token/id_token': 'ID token',
  'token/refresh_token': 'refresh token',
}

/** Where the documentation of this provider has a secret go beside that: its profile says so. */
function declaredAt({ token, userInfo, additionalRequests }: Provider): Declared {
  const repeatedIn = (...parts: ReadonlyArray<Provider['token']['parameters']>) =>
    parts
      .flatMap((values) => Object.values(values))
      .flatMap((value) => (typeof value === 'string' ? [] : [`${value.from}${value.at}`]))
      .flatMap((place) => repeatable[place] ?? [])
  const ofResource = ({
    headers,
    query,
    form,
  }: Pick<Provider['userInfo'], 'headers' | 'query' | 'form'>) => repeatedIn(headers, query, form)
  return {
    'the token request': repeatedIn(token.headers, token.parameters),
    'the userInfo request': ofResource(userInfo),
    'the additional request': additionalRequests.flatMap(ofResource),
  }
}

const sighted = new Map<Provider, ReadonlySet<Sighting>>()
let logins = 0

const known = new Set(sightingsOf(declared))

/** What shows of a login that is declared nowhere. */
async function undeclaredIn(login: TaintedLogin): Promise<Sighting[]> {
  const trail = new Trail()
  await watchProcess(trail, () => logInWatched(trail, login))
  logins += 1
  const { provider } = login
  const sightings = new Set(trail.sightings())
  sighted.set(provider, new Set([...(sighted.get(provider) ?? []), ...sightings]))
  const own = new Set(sightingsOf(declaredAt(provider)))
  return [...sightings].filter((sighting) => !known.has(sighting) && !own.has(sighting))
}

afterAll(() => {
  console.log(
    `${logins} logins at ${sighted.size} providers, ${known.size} kinds of sightings declared for all`,
  )
})

/** The same for many logins, each by its name. */
async function undeclaredInAll(
  logins: ReadonlyArray<readonly [name: string, login: TaintedLogin]>,
): Promise<ReadonlyArray<readonly [name: string, sightings: readonly Sighting[]]>> {
  const all: Array<readonly [string, readonly Sighting[]]> = []
  for (const [name, login] of logins) all.push([name, await undeclaredIn(login)])
  return all.filter(([, sightings]) => sightings.length > 0)
}

describe.each(quickProviders.map((provider) => [provider.id, provider] as const))(
  '%s shows no secret',
  (_, provider) => {
    test('in a good login', async () => {
      expect(await undeclaredIn({ provider })).toEqual([])
    })

    test('with any fault', { timeout: 60_000 }, async () => {
      const faulty = faultsOf(provider).map(
        (fault) => [fault, { provider, faults: [fault] }] as const,
      )
      expect(await undeclaredInAll(faulty)).toEqual([])
    })

    test('though the provider tells everything it knows, anywhere', async () => {
      const tellings = tellingsAt(provider)
      const logins = tellings.map(({ name, answering }) => [name, { provider, answering }] as const)
      expect(await undeclaredInAll(logins)).toEqual([])
      expect(tellings.filter(({ isTold }) => !isTold()).map(({ name }) => name)).toEqual([])
    })
  },
)

test('every secret is found where it is declared to go: the search works', () => {
  for (const [provider, sightings] of sighted)
    expect([...sightings]).toEqual(expect.arrayContaining(sightingsOf(declaredAt(provider))))
  const own = quickProviders.flatMap((provider) => sightingsOf(declaredAt(provider)))
  const all = new Set([...sighted.values()].flatMap((sightings) => [...sightings]))
  expect([...all].sort()).toEqual([...new Set([...known, ...own])].sort())
})

test('no fixture has a secret of these logins', () => {
  const trail = new Trail()
  trail.canaries.add('client secret', clientSecret)
  for (const { id, text } of fixtureFiles) trail.says(id, text)
  expect(trail.sightings()).toEqual([])
})
