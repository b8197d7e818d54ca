import { clients } from './clients/index.ts'
import { parts } from './clients/parts.ts'
import type { MakeClient } from './login.ts'

/** How clients are compared: what one sample of each is. */
export interface Work {
  readonly clients: Readonly<Record<string, MakeClient>>
  /** How many logins are under way at any time. */
  readonly atOnce: number
  /**
   * How long it runs before the first sample, in milliseconds: until everything is compiled, which the measuring does not
   * wait for. A server runs for days.
   */
  readonly warmUpMs: number
  /** How long a sample takes, in milliseconds: the same for the slow and the fast, who so share what disturbs them. */
  readonly sampleMs: number
}

const inProcess = { atOnce: 1, warmUpMs: 3_000, sampleMs: 40 }
const overLoopback = { atOnce: 64, warmUpMs: 5_000, sampleMs: 400 }

/** By the id of the figure. */
export const works = {
  'in-process': { ...inProcess, clients },
  parts: { ...inProcess, clients: parts },
  loopback: { ...overLoopback, clients },
  'parts-loopback': { ...overLoopback, clients: parts },
} as const satisfies Readonly<Record<string, Work>>
