import { expect, test } from 'vitest'
import { createActor, toPromise } from 'xstate'
import { createFlowInspector, messageSchema, type InspectionMessage } from 'trivet/inspect'
import { flowMachine, performEffects, policyOf, readAuthorizationResponse } from 'trivet/machine'
import { approve } from 'trivet/emulator'
import { github, type Provider } from 'trivet/providers'
import { clientId, createWorld, redirectUri } from '../support/emulated-login.ts'
import { linesOf, toldOf } from './told.ts'

const clientSecret = 'hush-2b7f41d09c5e'

async function toldOfActor(provider: Provider): Promise<InspectionMessage[]> {
  const messages: InspectionMessage[] = []
  const { emulator, effects } = createWorld()
  const inspector = createFlowInspector({ send: (message) => messages.push(message) })
  const inspect = inspector.watchActors({ effects, provider })
  const client = { clientId, clientSecret }
  const machine = flowMachine.provide(performEffects({ effects, client, provider, inspect }))
  const actor = createActor(machine, { inspect: inspect.next })
  const ready = new Promise<string>((resolve) => {
    actor.on('authorization.ready', ({ url }) => resolve(url))
  })
  actor.start()
  const begun = { provider: provider.id, redirectUri, scopes: provider.scopes.default }
  actor.send({ type: 'flow.begun', ...begun, policy: policyOf(provider), parameters: {} })
  const callback = await approve(await ready, { fetch: emulator.fetch })
  actor.send({
    type: 'callback.received',
    provider: provider.id,
    response: readAuthorizationResponse(callback),
    receivedAt: effects.now(),
  })
  await toPromise(actor)
  return messages.map((message) => messageSchema.parse(message))
}

test('an actor is told as a flow is', async () => {
  const { messages } = await toldOf(github)
  // A flow has been kept and restored in between, an actor has not.
  const isOfFlow = (message: InspectionMessage, index: number, all: readonly InspectionMessage[]) =>
    message.type === '@xstate.event'
      ? message.event.type !== 'flow.resumed'
      : message.type !== '@xstate.snapshot' || all[index]?.id !== restoredId(all)
  expect(linesOf(await toldOfActor(github))).toEqual(linesOf(messages.filter(isOfFlow)))
})

/** The snapshot after `flow.resumed`. */
function restoredId(messages: readonly InspectionMessage[]): string | undefined {
  return messages.find(
    (message) => message.type === '@xstate.snapshot' && message.event.type === 'flow.resumed',
  )?.id
}

test('no message about an actor holds its code, its verifier or its secret', async () => {
  const text = JSON.stringify(await toldOfActor(github))
  expect(text).not.toContain(clientSecret)
  expect(text).toContain('redacted-code-1')
  expect(text).toContain('redacted-access_token-1')
})
