import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createActor, toPromise } from 'xstate'
import { performEffects } from '../../src/machine/actor.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { outcomeOf } from '../../src/machine/outcome.ts'
import { surroundingsOf } from '../../src/machine/perform/surroundings.ts'
import { run } from '../../src/machine/run.ts'
import { idTokenAnswers, withIdToken, type IdTokenAnswers } from './stages.ts'
import {
  callbackUrl,
  client,
  example,
  plain,
  providerWorld,
  received,
  STATE,
  tokenBody,
  waiting,
  type Routes,
} from './support.ts'
import { json, reset, unreachable, type Reaction } from './world.ts'

let answers: IdTokenAnswers
let otherUser: IdTokenAnswers

beforeAll(async () => {
  answers = await idTokenAnswers()
  otherUser = await idTokenAnswers({ sub: 'user-2' })
})

const retryAfter = (seconds: number): Reaction =>
  json({}, { status: 429, headers: { 'retry-after': String(seconds) } })

// By name, since the signed answers are made later; names also read better in a counterexample.
const reactions = {
  good: () => undefined,
  signed: () => answers.token,
  unsigned: () => json(tokenBody),
  reset: () => reset(),
  unreachable: () => unreachable(),
  silence: () => 'silence',
  refused: () => json({ error: 'invalid_grant' }, { status: 400 }),
  broken: () => plain('<h1>Oops</h1>', 502, 'text/html'),
  limited: () => retryAfter(12),
  'limited for long': () => retryAfter(120),
  nobody: () => json({}),
} satisfies Record<string, () => Reaction | undefined>
type Name = keyof typeof reactions

const name = fc.constantFrom(...(Object.keys(reactions) as Name[]))
const names = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant<Name>('good') }, name), {
  minLength: 1,
  maxLength: 4,
})
const login = fc.record({
  token: fc.oneof({ weight: 3, arbitrary: fc.constant<Name[]>(['good']) }, names),
  keys: fc.oneof({ weight: 3, arbitrary: fc.constant<Name[]>(['good']) }, names),
  userInfo: names,
  hasIdToken: fc.boolean(),
  isOtherUser: fc.boolean(),
  error: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    fc.constantFrom('access_denied', 'server_error'),
  ),
})
type Login = typeof login extends fc.Arbitrary<infer Value> ? Value : never

function routesOf({ token, keys, userInfo, hasIdToken, isOtherUser }: Login): Routes {
  const own = isOtherUser ? otherUser : answers
  const made = (list: readonly Name[], good: Reaction): Reaction[] =>
    list.map((one) => reactions[one]() ?? good)
  return {
    token: made(token, hasIdToken ? own.token : json(tokenBody)),
    keys: made(keys, own.keys),
    userInfo: made(userInfo, json({ sub: 'user-1' })),
  }
}

function callbackOf({ error }: Login): string {
  return error === null ? callbackUrl() : callbackUrl({ error, state: STATE })
}

async function asActor(drawn: Login) {
  const effects = providerWorld(routesOf(drawn))
  const provider = drawn.hasIdToken ? withIdToken : example
  const machine = flowMachine.provide(performEffects({ effects, client, provider }))
  const actor = createActor(machine, { snapshot: machine.resolveState(waiting()) }).start()
  actor.send(received(callbackOf(drawn)))
  return { outcome: await toPromise(actor), requests: effects.requests, time: effects.time }
}

async function asFunction(drawn: Login) {
  const effects = providerWorld(routesOf(drawn))
  const provider = drawn.hasIdToken ? withIdToken : example
  const own = surroundingsOf({ effects, client, provider })
  const { state } = await run(waiting(), received(callbackOf(drawn)), own, undefined)
  return {
    outcome: outcomeOf(state.context),
    requests: effects.requests,
    time: effects.time,
  }
}

describe('the same login, as an actor and as a function call', () => {
  test('sends the same requests at the same times, and has the same outcome', async () => {
    const seen = new Set<string | undefined>()
    await fc.assert(
      fc.asyncProperty(login, async (drawn) => {
        const [actor, pure] = [await asActor(drawn), await asFunction(drawn)]
        expect(actor).toEqual(pure)
        seen.add(pure.outcome?.status)
      }),
      { numRuns: 300 },
    )
    expect(seen).toEqual(new Set(['authenticated', 'denied', 'failed']))
  })
})
