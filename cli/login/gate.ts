import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Begun, Flow, Outcome } from 'trivet'
import type { Provider } from 'trivet/providers'
import { noticePage, outcomePage } from '../page/login-pages.ts'
import { isPrefetch } from '../prefetch.ts'
import type { Tape } from '../record/tape.ts'
import { reportOf, type Report } from '../report.ts'
import { isStillWaiting } from 'trivet'

/** Where the callbacks of one login arrive. */
export interface Gate {
  /** Answers the browser. */
  fetch(request: Request): Promise<Response>
  /** The outcome, as soon as a callback of this login has brought one about. */
  readonly outcome: Promise<Outcome>
  /** Resolves as soon as every callback that has come is worked on no more. */
  idle(): Promise<void>
  /** The outcome of the last callback that was refused; null where none was. */
  readonly lastRefusal: Outcome | null
}

export interface GateOptions {
  readonly flow: Flow
  readonly begun: Begun
  /** Told of each callback that is not this login's. */
  readonly onRefused: (report: Report) => void
  readonly signal: AbortSignal
  readonly tape?: Tape
}

const MAX_BODY_BYTES = 65_536

/**
 * Lets one callback through: the one with the right `state`. Callbacks are looked at one after the other,
 * so that the same one, sent twice at once, is exchanged once.
 */
export function createGate({ flow, begun, onRefused, signal, tape }: GateOptions): Gate {
  const { provider } = flow
  let last = Promise.resolve()
  let finished: Outcome | null = null
  let lastRefusal: Outcome | null = null
  let finish = (_: Outcome): void => {}
  const outcome = new Promise<Outcome>((resolve) => {
    finish = resolve
  })

  async function pass(request: Request): Promise<Response> {
    if (finished !== null) return noticePage(finishedNotice(provider), 410)
    const kept = request.clone()
    const reached = await flow.complete(begun.pending, request, { signal })
    const report = reportOf(reached, provider)
    if (isStillWaiting(reached)) {
      lastRefusal = reached
      onRefused(report)
      return noticePage(refusedNotice(provider), 400)
    }
    await tape?.keep(kept)
    finished = reached
    finish(reached)
    return outcomePage(report, provider)
  }

  const app = new Hono()
  app.on(
    ['GET', 'POST'],
    '/callback',
    bodyLimit({ maxSize: MAX_BODY_BYTES }),
    async ({ req, body }) => {
      const { raw } = req
      // Hono gives a HEAD to the handler of GET.
      if (raw.method === 'HEAD' || isPrefetch(raw)) return body(null, 503)
      const answer = last.then(() => pass(raw))
      last = answer.then(
        () => {},
        () => {},
      )
      return answer
    },
  )
  app.notFound(() => noticePage(elsewhereNotice(provider), 404))

  return {
    fetch: async (request) => app.fetch(request),
    outcome,
    idle: () => last,
    get lastRefusal() {
      return lastRefusal
    },
  }
}

const refusedNotice = ({ name }: Provider) => ({
  title: 'Not this login',
  text: `This address was opened with a state that this login at ${name} does not have. Nothing was exchanged, and trivet goes on waiting for the real answer.`,
})
const finishedNotice = ({ name }: Provider) => ({
  title: 'Finished already',
  text: `This login at ${name} has ended: its outcome is in the terminal. A code is exchanged once only.`,
})
const elsewhereNotice = ({ name }: Provider) => ({
  title: 'Nothing here',
  text: `trivet waits for a login at ${name}, at /callback.`,
})
