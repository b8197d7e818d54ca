import { jsonAnswer, sentHeaders, type Answer } from './answer.ts'
import type { FaultName } from './faults.ts'
import type { Surroundings } from './surroundings.ts'

const SLOW_MS = 3_000
const HANG_MS = 600_000
const HUGE_BYTES = 2_097_152

/** Where an answer is waited for. */
export interface Expected {
  readonly stage: string
  readonly signal: AbortSignal
  /** How often something has been asked here before. */
  readonly asked: number
}

/**
 * Sends what the endpoint answers, or what a fault makes of it. Some faults come before the endpoint does
 * anything (`500`), others after (`reset`): then a code, for one, has been used.
 */
export async function respond(
  { stage, signal, asked }: Expected,
  answer: () => Promise<Answer>,
  { faults, wait, now }: Surroundings,
): Promise<Response> {
  const present = faults.at(stage)
  if (present.includes('slow')) await wait(SLOW_MS, signal)
  if (present.includes('hang')) await wait(HANG_MS, signal)
  const instead = present.map((fault) => answerInstead(fault, asked)).find(Boolean)
  const made = instead ?? (await answer())
  const damage = present.map((fault) => damages[fault]).find(Boolean)
  const { status, headers, body } = damage === undefined ? made : damage(made)
  return new Response(body, { status, headers: sentHeaders(headers, now()) })
}

function answerInstead(fault: FaultName, asked: number): Answer | undefined {
  const isFirst = asked === 0
  switch (fault) {
    case '429':
      return tooManyRequests
    case '429-then-ok':
      return isFirst ? tooManyRequests : undefined
    case '500':
      return serverError
    case '500-then-ok':
      return isFirst ? serverError : undefined
    case 'html':
      return html(200, 'We will be back soon')
    case 'error-in-200':
      return jsonAnswer(200, { error: 'server_error', error_description: 'Something went wrong.' })
    case 'redirect':
      return { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }
    default:
      return undefined
  }
}

function html(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<title>${text}</title>\n<h1>${text}</h1>\n`,
  }
}

const serverError = html(500, 'Internal Server Error')
const tooManyRequests = jsonAnswer(
  429,
  { error: 'temporarily_unavailable', error_description: 'Too many requests.' },
  { 'retry-after': '1' },
)

interface Damaged extends Omit<Answer, 'body'> {
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null
}

const damages: Readonly<Partial<Record<FaultName, (answer: Answer) => Damaged>>> = {
  empty: (answer) => ({ ...answer, body: null }),
  'truncated-json': (answer) => ({ ...answer, body: half(answer.body) }),
  'wrong-content-type': (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'content-type': 'text/plain; charset=utf-8' },
  }),
  'invalid-utf8': (answer) => ({
    ...answer,
    body: Uint8Array.of(...new TextEncoder().encode(half(answer.body)), 0xc3, 0x28),
  }),
  huge: (answer) => ({ ...answer, body: `{"padding":"${' '.repeat(HUGE_BYTES)}"}` }),
  reset: (answer) => ({ ...answer, body: brokenOff(answer.body) }),
}

function half(body: string): string {
  return body.slice(0, Math.ceil(body.length / 2))
}

/** A stream that fails the way `fetch` fails where the connection is reset. */
function brokenOff(body: string): ReadableStream<Uint8Array> {
  let isStarted = false
  return new ReadableStream({
    pull(controller) {
      if (!isStarted) controller.enqueue(new TextEncoder().encode(half(body)))
      else {
        const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
        controller.error(new TypeError('terminated', { cause }))
      }
      isStarted = true
    },
  })
}
