import { beforeEach, expect, test } from 'vitest'
import { createFlow, type Flow, type FlowOptions } from 'trivet'
import type { Effects } from 'trivet/effects'
import {
  callbackUrl,
  CODE,
  flowOptions,
  NONCE,
  pending,
  profileWith,
  STATE,
  VERIFIER,
} from '../model/support.ts'
import { World, json } from '../model/world.ts'
import { clientSecret } from './login.ts'
import { watchProcess } from './process.ts'
import { Trail } from './trail.ts'
import { watchOutcome } from './watched.ts'

let trail: Trail

beforeEach(() => {
  trail = new Trail()
  trail.canaries.add('client secret', clientSecret)
  trail.canaries.add('code', CODE)
  trail.canaries.add('state', STATE)
  trail.canaries.add('verifier', VERIFIER)
  trail.canaries.add('nonce', NONCE)
})

/** An adapter that fails, and says in its error everything that it was given, and more. */
function telling(...given: readonly unknown[]): never {
  const all = JSON.stringify([given, pending, clientSecret, CODE])
  throw Object.assign(new Error(all, { cause: new Error(all) }), { request: all, code: all })
}

const ports = ['send', 'now', 'randomBytes', 'sha256', 'wait'] as const

const flowWith = (changes: Partial<FlowOptions>): Flow =>
  createFlow({ ...flowOptions, clientSecret, effects: new World(), ...changes })

/** What a login leaves behind, whether it can begin or not. */
async function left(flow: Flow): Promise<void> {
  await watchProcess(trail, async () => {
    const begun: unknown = await flow.begin().catch((error: unknown) => error)
    if (begun instanceof Error) trail.hands('an error', begun)
    watchOutcome(trail, await flow.complete(pending, callbackUrl()), flow.provider)
  })
}

test.each(ports)('%s fails, and its error goes no further', async (port) => {
  const effects: Effects = Object.assign(new World(() => json({})), { [port]: telling })
  await left(flowWith({ effects }))
  expect(trail.sightings()).toEqual([])
})

test('the function for the secret fails, and its error goes no further', async () => {
  await left(flowWith({ clientSecret: telling }))
  await left(flowWith({ clientSecret: async () => telling() }))
  expect(trail.sightings()).toEqual([])
})

test.each<[string, Partial<Record<keyof FlowOptions, unknown>>]>([
  [
    'a secret where there is none',
    { provider: profileWith({ client: { authentication: [{ method: 'none' }] } }) },
  ],
  ['a redirect URI that is none', { redirectUri: 'x' }],
  ['no client id', { clientId: '' }],
  ['a profile that is none', { provider: { id: 'x', name: 1 } }],
])('a mistake says what is wrong, and no secret: %s', (_, changes) => {
  let error: unknown
  try {
    flowWith(changes as Partial<FlowOptions>)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(TypeError)
  trail.hands('a mistake', error)
  expect(trail.sightings()).toEqual([])
})

test('data that is not JSON is named by its place, not by its value', async () => {
  const data = { secrets: [clientSecret, { at: new Date(), code: CODE }] }
  const error: unknown = await flowWith({})
    .begin({ data: data as never })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TypeError)
  trail.hands('a mistake', error)
  expect(trail.sightings()).toEqual([])
})
