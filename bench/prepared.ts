// Answers that are there at once: what is left is what a library itself costs.
import { EventEmitter } from 'node:events'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { dispatcher } from './clients/send-json.ts'
import { github, tokenAnswer, userAnswer, type Answer } from './login.ts'

function answerTo(url: string): Answer {
  if (url === github.token) return tokenAnswer
  if (url === github.userInfo) return userAnswer
  throw new Error(`Nobody asks ${url}.`)
}

/** Puts the prepared answers behind `fetch`, `https.request` and the dispatcher of undici. For good. */
export function prepareAnswers(): void {
  globalThis.fetch = async (input) => {
    const { status, headers, body } = answerTo(
      typeof input === 'string' ? input : input instanceof URL ? input.href : input.url,
    )
    return new Response(body, { status, headers })
  }
  https.request = preparedRequest as unknown as typeof https.request
  dispatcher.dispatch = preparedDispatch
}

interface Options {
  readonly host?: string
  readonly hostname?: string
  readonly path?: string
}

function preparedRequest(target: URL | Options): PreparedRequest {
  const url =
    target instanceof URL ? target.href : `https://${target.hostname ?? target.host}${target.path}`
  return new PreparedRequest(answerTo(url))
}

/** As much of an `http.ClientRequest` as somebody uses. */
class PreparedRequest extends EventEmitter {
  readonly #answer: Answer

  constructor(answer: Answer) {
    super()
    this.#answer = answer
  }

  write(): boolean {
    return true
  }

  end(): this {
    queueMicrotask(() => this.emit('response', incomingOf(this.#answer)))
    return this
  }

  destroy(): this {
    return this
  }
}

/** The last answer is kept: the compiler drops what it made for objects of which the garbage collector finds not one. */
const kept: Readable[] = []

function incomingOf({ status, headers, body }: Answer): Readable {
  const incoming = Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), {
    statusCode: status,
    headers,
    rawHeaders: Object.entries(headers).flat(),
  })
  kept[0] = incoming
  return incoming
}

/** Whoever is used calls no more of a controller than `abort`, and that never. */
const controller: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
}

function preparedDispatch(
  { origin, path }: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
): boolean {
  const { status, headers, body } = answerTo(`${String(origin)}${path}`)
  handler.onRequestStart?.(controller, null)
  queueMicrotask(() => {
    handler.onResponseStart?.(controller, status, { ...headers })
    handler.onResponseData?.(controller, Buffer.from(body))
    handler.onResponseEnd?.(controller, {})
  })
  return true
}
