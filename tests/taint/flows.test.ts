import { afterAll, describe, expect, test } from 'vitest'
import { faultTable } from 'trivet/emulator'
import {
  defineProvider,
  providers as registry,
  resolveProfile,
  type Provider,
} from 'trivet/providers'
import { fixtureFiles } from '../support/fixture-files.ts'
import { watchProcess } from './process.ts'
import { clientSecret, logInWatched, type TaintedLogin } from './login.ts'
import { allTellings } from './telltale.ts'
import { sightingsOf, Trail, type Declared, type Sighting } from './trail.ts'

// RSA keys take long to make, and every login has an emulator of its own.
function quick(input: Provider): Provider {
  const provider = resolveProfile(input)
  if (provider.idToken === undefined) return provider
  return defineProvider({ ...provider, idToken: { ...provider.idToken, algorithms: ['ES256'] } })
}
const providers: readonly Provider[] = Object.values(registry).map(quick)
const faults = faultTable.flatMap(({ name, stages }) => stages.map((stage) => `${stage}:${name}`))

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

const sighted = new Set<Sighting>()
let logins = 0

const known = new Set(sightingsOf(declared))

/** What shows of a login that is declared nowhere. */
async function undeclaredIn(login: TaintedLogin): Promise<Sighting[]> {
  const trail = new Trail()
  await watchProcess(trail, () => logInWatched(trail, login))
  logins += 1
  const sightings = trail.sightings()
  for (const sighting of sightings) sighted.add(sighting)
  return [...new Set(sightings)].filter((sighting) => !known.has(sighting))
}

afterAll(() => {
  console.log(
    `${logins} logins, ${sighted.size} kinds of sightings, ${known.size} of them declared`,
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

describe.each(providers.map((provider) => [provider.id, provider] as const))(
  '%s shows no secret',
  (_, provider) => {
    test('in a good login', async () => {
      expect(await undeclaredIn({ provider })).toEqual([])
    })

    test('with any fault', { timeout: 60_000 }, async () => {
      const faulty = faults.map((fault) => [fault, { provider, faults: [fault] }] as const)
      expect(await undeclaredInAll(faulty)).toEqual([])
    })

    test(
      'though the provider tells everything it knows, anywhere',
      { timeout: 60_000 },
      async () => {
        const telling = allTellings.map(
          ({ name, answering }) => [name, { provider, answering }] as const,
        )
        expect(await undeclaredInAll(telling)).toEqual([])
      },
    )
  },
)

test('every secret is found where it is declared to go: the search works', () => {
  expect([...sighted].sort()).toEqual(sightingsOf(declared))
})

test('no fixture has a secret of these logins', () => {
  const trail = new Trail()
  trail.canaries.add('client secret', clientSecret)
  for (const { id, text } of fixtureFiles) trail.says(id, text)
  expect(trail.sightings()).toEqual([])
})
