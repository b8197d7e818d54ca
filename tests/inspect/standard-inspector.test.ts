import { readFile } from 'node:fs/promises'
import {
  createInspector,
  createWebSocketReceiver,
  type StatelyInspectionEvent,
} from '@statelyai/inspect'
import { expect, test } from 'vitest'
import { PROTOCOL_VERSION, type InspectionMessage } from 'trivet/inspect'
import { flowMachine } from 'trivet/machine'
import { github } from 'trivet/providers'
import { createActor, createMachine } from 'xstate'
import { serveViewer } from '../../cli/inspect/viewer-server.ts'
import { toldOf } from './told.ts'

type Standard = Extract<InspectionMessage, { type: `@xstate.${string}` }>

/** What the standard inspector itself says of the same chart. */
async function standardMessages(): Promise<StatelyInspectionEvent[]> {
  const sent: StatelyInspectionEvent[] = []
  const inspector = createInspector({ send: (event) => sent.push(event) })
  const actor = createActor(flowMachine, { inspect: inspector.inspect })
  actor.start()
  actor.send({ type: 'flow.cancelled' })
  await new Promise((resolve) => setTimeout(resolve, 0))
  return sent
}

test('our messages have every member that the standard ones have, of the same kind', async () => {
  const { messages } = await toldOf(github)
  for (const standard of await standardMessages()) {
    const ours = messages.find((message): message is Standard => message.type === standard.type)
    for (const [name, value] of Object.entries(standard)) {
      // Absent in JSON; `id` is null where the standard one has no use for it.
      if (value === undefined || value === null) continue
      expect(typeof ours?.[name as keyof Standard], `${standard.type} ${name}`).toBe(typeof value)
    }
  }
})

test('its receiver is told of a login by our relay, with a chart that XState makes', async () => {
  const viewer = await serveViewer(0)
  const { messages } = await toldOf(github)
  for (const message of messages) viewer.hub.publish(JSON.stringify(message))

  const received: StatelyInspectionEvent[] = []
  const receiver = createWebSocketReceiver({ server: viewer.ingest.replace('/ingest', '/view') })
  await new Promise<void>((resolve) => {
    receiver.subscribe((event) => {
      // The relay has said everything that it knows.
      if (String(event.type) === '@relay.live') resolve()
      else received.push(event)
    })
  })
  await viewer.close()

  expect(received).toEqual(messages)
  const [actor] = received
  const definition = actor?.type === '@xstate.actor' ? actor.definition : undefined
  const machine = createMachine(JSON.parse(definition ?? 'null') as never)
  expect(Object.keys(machine.states)).toEqual(Object.keys(flowMachine.states))
  const last = received.findLast(({ type }) => type === '@xstate.snapshot')
  expect(last).toMatchObject({ snapshot: { value: 'authenticated', status: 'done' } })
})

test('we name the version that is installed', async () => {
  const path = new URL('../../node_modules/@statelyai/inspect/package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string }
  expect(PROTOCOL_VERSION).toBe(version)
})
