import { afterAll, expect, test, vi } from 'vitest'
import { webEffects } from 'trivet/effects'
import type { Emulator } from 'trivet/emulator'
import { AsActor } from '../proof/as-actor.ts'
import { AsFlow } from '../proof/as-flow.ts'
import { client, landFor, type Land } from '../proof/land.ts'
import { everyLatePath, everyPath, type Path } from '../proof/paths.ts'
import { play } from '../proof/scenario.ts'
import { Stage, stagedEffects } from '../proof/stage.ts'
import { sightingsOf, Trail, type Declared, type Sighting } from './trail.ts'
import { watchBegun, watchCallback, watchOutcome, watchRequest, watchResponse } from './watched.ts'

const issued = ['access token', 'ID token', 'nonce'] as const

/** What an application gets of a login by `createFlow`. */
const declaredOfFlows: Declared = {
  'the authorization URL': ['state', 'nonce'],
  'the callback': ['code', 'state'],
  'the token request': ['client secret', 'code', 'verifier'],
  'the token response': issued,
  'the userinfo request': ['access token'],
  'a begun flow, inspected': ['state', 'nonce'],
  'a begun flow, serialised': ['state', 'nonce', 'verifier'],
  'a pending flow, serialised': ['state', 'nonce', 'verifier'],
  'an outcome, serialised': issued,
  'a token set, serialised': issued,
  'claims, serialised': ['nonce'],
}

/** An actor shows its snapshot to whoever has it: what it puts out is plain data, and not for a log. */
const declaredOfActors: Declared = {
  'the callback': ['code', 'state'],
  'the token request': ['client secret', 'code', 'verifier'],
  'the token response': issued,
  'the userinfo request': ['access token'],
  'what an actor emits, serialised': ['state', 'nonce'],
  'the output of an actor, serialised': issued,
}

let played = 0
afterAll(() => console.log(`${played} paths, followed for every secret`))

/** The same land, with somebody at the wire. */
function watchedLand(land: Land, trail: Trail): Land {
  const fetch: Emulator['fetch'] = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const stage = new URL(url).pathname.split('/').at(-1) ?? ''
    const isOurs = typeof init?.redirect === 'string' && !url.includes('response_type=')
    if (isOurs) watchRequest(trail, stage, requestOf(url, init))
    const response = await land.emulator.fetch(input, init)
    const location = response.headers.get('location')
    if (location !== null) watchCallback(trail, location)
    if (isOurs)
      watchResponse(trail, stage, {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.clone().text(),
      })
    return response
  }
  return { ...land, emulator: { ...land.emulator, fetch } }
}

function requestOf(url: string, { method, headers, body }: RequestInit) {
  return {
    method: method === 'POST' ? ('POST' as const) : ('GET' as const),
    url,
    headers: Object.fromEntries(new Headers(headers)),
    ...(typeof body === 'string' && { body }),
  }
}

async function sightingsIn(
  paths: readonly Path[],
  run: (path: Path, trail: Trail) => Promise<unknown>,
): Promise<Sighting[]> {
  const sighted = new Set<Sighting>()
  const printed = vi.spyOn(console, 'log')
  for (const path of paths) {
    const trail = new Trail()
    trail.canaries.add('client secret', client.clientSecret)
    await run(path, trail)
    for (const sighting of trail.sightings()) sighted.add(sighting)
    played += 1
  }
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
  return [...sighted].sort()
}

test('no path shows a secret by createFlow', { timeout: 60_000 }, async () => {
  const sighted = await sightingsIn(everyPath(), (path, trail) => {
    const stage = new Stage()
    const land = watchedLand(landFor(path), trail)
    const effects = stagedEffects(stage, webEffects({ fetch: land.emulator.fetch }), true)
    const sees = (what: string, value: unknown): void => {
      if (what === 'begun') watchBegun(trail, value as Parameters<typeof watchBegun>[1])
      else if (what === 'outcome')
        watchOutcome(trail, value as Parameters<typeof watchOutcome>[1], land.provider)
      else trail.hands(`a thing that is ${what}`, value)
    }
    const server = { serve: () => land.provider }
    return play(path, new AsFlow(stage, land, server, { effects, sees }), stage)
  })
  expect(sighted).toEqual(sightingsOf(declaredOfFlows))
})

test('nor as an actor, but in what it puts out', { timeout: 60_000 }, async () => {
  const paths = [...everyPath(), ...everyLatePath()]
  const sighted = await sightingsIn(paths, (path, trail) => {
    const stage = new Stage()
    const land = watchedLand(landFor(path), trail)
    const sees = (what: string, value: unknown): void => {
      const { url } = (value ?? {}) as { readonly url?: string }
      const parameters = new URLSearchParams(url?.split('?')[1])
      const [state, nonce] = [parameters.get('state'), parameters.get('nonce')]
      if (state !== null) trail.canaries.add('state', state.slice(16))
      if (nonce !== null) trail.canaries.add('nonce', nonce)
      trail.hands(what === 'emitted' ? 'what an actor emits' : 'the output of an actor', value)
    }
    return play(path, new AsActor(stage, land, sees), stage)
  })
  expect(sighted).toEqual(sightingsOf(declaredOfActors))
})
