// Another process: completes the login that it is given on its standard input.
import { text } from 'node:stream/consumers'
import { createFlow, type PendingFlow } from 'trivet'
import { flowOptions, providerWorld, tokenRequests } from './support.ts'

/** What is handed over, as JSON. */
export interface Handover {
  readonly pending: PendingFlow
  readonly callback: string
}

const { pending, callback } = JSON.parse(await text(process.stdin)) as Handover
const world = providerWorld()
const flow = createFlow({ ...flowOptions, effects: world })
const outcome = await flow.complete(pending, callback)
const form = new URLSearchParams(tokenRequests(world)[0]?.body)
process.stdout.write(JSON.stringify({ outcome, sent: Object.fromEntries(form) }))
