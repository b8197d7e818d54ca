// Another process: continues logins from each of the states that it is given on its standard input.
import { isDeepStrictEqual } from 'node:util'
import { text } from 'node:stream/consumers'
import { step, type FlowState } from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'

/** One login: its states, and what happened between them. */
export interface Login {
  readonly states: readonly FlowState[]
  readonly events: readonly FlowEvent[]
}

/** How many beginnings there were, and how many of them did not come to the same end. */
export interface Continued {
  readonly prefixes: number
  readonly different: number
}

let prefixes = 0
let different = 0
for (const { states, events } of JSON.parse(await text(process.stdin)) as readonly Login[]) {
  for (const start of states.keys()) {
    let state = states[start]
    for (const event of events.slice(start)) state = state && step(state, event)[0]
    prefixes += 1
    if (!isDeepStrictEqual(state, states.at(-1))) different += 1
  }
}
process.stdout.write(JSON.stringify({ prefixes, different } satisfies Continued))
