import {
  fakeEffects,
  type Effects,
  type FakeAnswer,
  type HttpRequest,
  type TransportFaultKind,
} from 'trivet/effects'
import type { MessageOf, Trace } from 'trivet/inspect'
import { addressOf } from '../address.ts'

type Exchange = MessageOf<'@trivet.exchange'>

/**
 * Effects that repeat a trace: its clock, its answers in the order in which they came, its draws. A draw that made a
 * secret gives other bytes, the same at each run. Nothing takes any time, and nothing leaves the process.
 */
export function recordedEffects({ clock, draws, messages }: Trace): Effects {
  const exchanges = messages.filter(
    (message): message is Exchange =>
      message.type === '@trivet.exchange' && message.kind === 'request',
  )
  const inOrder = createQueue()
  const taken = new Set<Exchange>()
  let readings = 0
  let drawn = 0

  async function answerTo(request: HttpRequest): Promise<FakeAnswer | undefined> {
    const place = exchanges.findIndex(
      (exchange) => !taken.has(exchange) && isAbout(exchange, request),
    )
    const exchange = exchanges[place]
    if (exchange === undefined) return undefined
    taken.add(exchange)
    await inOrder(place)
    return answerOf(exchange)
  }

  return {
    ...fakeEffects(answerTo),
    now: () => clock[readings++] ?? clock.at(-1) ?? 0,
    randomBytes(length) {
      const draw = draws[drawn++] ?? null
      if (draw !== null) return Uint8Array.from(Buffer.from(draw, 'hex'))
      return Uint8Array.from({ length }, (_, index) => (drawn * 37 + index * 11) % 256)
    },
  }
}

/** By method and address: what else differs is for the comparison to say. */
function isAbout({ request }: Exchange, { method, url }: HttpRequest): boolean {
  return request.method === method && addressOf(request.url) === addressOf(url)
}

function answerOf({ response, fault }: Exchange): FakeAnswer | undefined {
  if (response !== null) return response
  if (fault === null || fault.kind === 'adapter-failed') return undefined
  // Somebody gave up on it: the time limit, or the user.
  return fault.kind === 'aborted' ? 'hang' : { ...fault, kind: fault.kind as TransportFaultKind }
}

/** Lets one pass at a time, lowest place first: two requests at once are answered as they were then. */
function createQueue(): (place: number) => Promise<void> {
  const waiting = new Map<number, () => void>()
  const passNext = (): void => {
    const first = Math.min(...waiting.keys())
    const pass = waiting.get(first)
    waiting.delete(first)
    pass?.()
    if (waiting.size > 0) setImmediate(passNext)
  }
  return (place) =>
    new Promise((resolve) => {
      if (waiting.size === 0) setImmediate(passNext)
      waiting.set(place, resolve)
    })
}
