import type { StateName } from 'trivet/machine'

/** Something that a login did: it entered a state of the chart, or made a request. Nothing in it is secret. */
export type Step = StateEntered | ExchangeMade

interface StateEntered {
  readonly kind: 'state'
  readonly name: StateName
}

export interface ExchangeMade {
  readonly kind: 'exchange'
  readonly method: string
  /** Host, port and path. No query: codes and tokens can be in one. */
  readonly address: string
  /** The status; or, where no answer came, how the request failed. */
  readonly answer: number | string
  readonly ms: number
}

export type Listener = (step: Step) => void
