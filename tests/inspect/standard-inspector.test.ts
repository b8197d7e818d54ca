import { readFile } from 'node:fs/promises'
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect'
import { expect, test } from 'vitest'
import { PROTOCOL_VERSION, type InspectionMessage } from 'trivet/inspect'
import { flowMachine } from 'trivet/machine'
import { github } from 'trivet/providers'
import { createActor } from 'xstate'
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

test('we name the version that is installed', async () => {
  const path = new URL('../../node_modules/@statelyai/inspect/package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string }
  expect(PROTOCOL_VERSION).toBe(version)
})
