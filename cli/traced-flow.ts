import { performance } from 'node:perf_hooks'
import { createFlow, type Flow, type FlowOptions } from 'trivet'
import type { Effects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { addressOf } from './address.ts'
import type { Tape } from './record/tape.ts'
import type { Listener } from './story.ts'

// One pool of connections for the process.
const ofNode = nodeEffects()

/** A flow that tells what it does: each state as it is entered, each exchange as it ends. */
export function createTracedFlow(
  { effects = ofNode, ...options }: Omit<FlowOptions, 'onTransition'>,
  listener: Listener,
  tape?: Tape,
): Flow {
  return createFlow({
    ...options,
    effects: traced(tape?.listenTo(effects) ?? effects, listener),
    onTransition({ from, to }) {
      if (from !== to) listener({ kind: 'state', name: to })
    },
  })
}

function traced(inner: Effects, listener: Listener): Effects {
  return {
    ...inner,
    async send(request, options) {
      const startedAt = performance.now()
      const tell = (answer: number | string): void => {
        const ms = Math.round(performance.now() - startedAt)
        listener({
          kind: 'exchange',
          method: request.method,
          address: addressOf(request.url),
          answer,
          ms,
        })
      }
      try {
        const response = await inner.send(request, options)
        tell(response.status)
        return response
      } catch (error) {
        tell(faultOf(error))
        throw error
      }
    },
  }
}

function faultOf(error: unknown): string {
  const isFault = typeof error === 'object' && error !== null && 'kind' in error
  return isFault ? String(error.kind).replaceAll('-', ' ') : 'failed'
}
