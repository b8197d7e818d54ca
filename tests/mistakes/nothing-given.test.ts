import { describe, expect, test } from 'vitest'
import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import { createFlowInspector, readTrace } from 'trivet/inspect'
import { discover } from 'trivet/providers'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers } from 'trivet/web'

/** As JavaScript lets it be called. */
const without = (work: unknown, given: unknown) => (): unknown =>
  (work as (given: unknown) => unknown)(given)

const NO_FLOW = 'createHandlers: there is no flow to sign in with.'
const flows = { github: { redirectUri: 'https://app.example/cb' } }

describe('without what it takes, a function says what that is', () => {
  test.each([
    [createFlow, 'createFlow: provider is not a profile, such as github of trivet/providers.'],
    [createHandlers, NO_FLOW],
    [cookieStore, 'keys: at least one key is needed to seal with.'],
    [createFlowInspector, 'createFlowInspector: send is no function.'],
  ])('%o', (work, message) => {
    for (const given of [undefined, null, {}])
      expect(without(work, given)).toThrow(new TypeError(message))
  })

  test.each([
    [{ flows: null }, NO_FLOW],
    [{ flows }, 'createHandlers: store is missing, such as memoryStore().'],
    [{ flows, store: memoryStore() }, 'createHandlers: onOutcome is no function.'],
    [
      { flows: { github: undefined }, store: memoryStore(), onOutcome: () => new Response() },
      'createHandlers: "github" is no flow of createFlow.',
    ],
  ])('createHandlers, with %o', (given, message) => {
    expect(without(createHandlers, given)).toThrow(new TypeError(message))
  })

  test.each([undefined, { method: 'GET', url: '/login/github', headers: {} }])(
    'a handler, with %o',
    async (request) => {
      const onOutcome = (): Response => new Response()
      const handlers = createHandlers({ flows, store: memoryStore(), onOutcome } as never)
      const message =
        'createHandlers: that is no Request. On Node an adapter makes one, such as @hono/node-server.'
      for (const handler of [handlers.fetch, handlers.authorize, handlers.callback])
        await expect(handler(request as never, 'github')).rejects.toThrow(new TypeError(message))
    },
  )

  test('cookieStore, with one key that is in no list', () => {
    expect(without(cookieStore, { keys: 'a key' })).toThrow(
      new TypeError('keys: at least one key is needed to seal with.'),
    )
  })

  test('readTrace', () => {
    const message = 'It is no trace: it is not JSON, or not all of it is there.'
    for (const given of [undefined, {}]) expect(without(readTrace, given)).toThrow(message)
  })

  test.each([undefined, null, 42])('discover, with %o', async (issuer) => {
    await expect(without(discover, issuer)()).rejects.toThrow(`"${issuer}" is not an issuer`)
  })
})

test.each([[webEffects], [memoryStore]])('%o takes null for options that are left out', (work) => {
  expect(without(work, null)()).toBeTypeOf('object')
})
