import type { Effects, HttpRequest, HttpResponse } from 'trivet/effects'

/** One request and what came back. With its secrets. */
export interface TapedExchange {
  readonly request: HttpRequest
  readonly response: HttpResponse
}

/** Everything that was sent and received in one login. With its secrets: it never leaves the process. */
export interface Tape {
  readonly exchanges: readonly TapedExchange[]
  /** The parameters of the callback that was completed; null before there was one. */
  readonly callback: URLSearchParams | null
  /** Effects that are listened in on. */
  listenTo(effects: Effects): Effects
  /** Keeps the parameters of a callback: its query, or its form where it was posted. */
  keep(callback: Request): Promise<void>
}

export function createTape(): Tape {
  const exchanges: TapedExchange[] = []
  let callback: URLSearchParams | null = null
  return {
    exchanges,
    get callback() {
      return callback
    },
    listenTo: (effects) => ({
      ...effects,
      async send(request, options) {
        const response = await effects.send(request, options)
        exchanges.push({ request, response })
        return response
      },
    }),
    async keep(request) {
      callback =
        request.method === 'POST'
          ? new URLSearchParams(await request.text())
          : new URL(request.url).searchParams
    },
  }
}
