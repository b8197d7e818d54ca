import { TransportError, webEffects, type Effects, type HttpResponse } from 'trivet/effects'
import { same, type Case, type World } from './case.ts'

const MAX_BYTES = 1_048_576

/** What an adapter makes of the answers of a bad server. */
export function networkCases(effects: Effects): readonly Case[] {
  const ask = (world: World, path: string, signal = AbortSignal.timeout(5_000)) =>
    effects.send(
      { method: 'GET', url: `${world.origin}/answers/${path}`, headers: {} },
      { signal, maxBytes: MAX_BYTES },
    )
  const fault = async (sent: Promise<HttpResponse>) => {
    const error: unknown = await sent.then(
      ({ status }) => `answered ${status}`,
      (reason: unknown) => reason,
    )
    return error instanceof TransportError ? error.kind : `no TransportError: ${String(error)}`
  }

  return [
    {
      name: 'an answer is plain data',
      async run(world) {
        const { status, headers, body } = await ask(world, 'json')
        same(
          [status, headers['content-type'], body],
          [200, 'application/json', '{"ö":"\u{1f512}"}'],
        )
      },
    },
    {
      name: 'no redirect is followed',
      async run(world) {
        const seen = await ask(world, 'redirect').then(
          ({ status }) => status,
          (error: unknown) => error instanceof TransportError && error.kind,
        )
        // Browsers hide a redirect that is not followed.
        if (seen !== 302) same(seen, 'redirected')
      },
    },
    {
      name: 'bytes that are no UTF-8 are refused',
      run: async (world) => same(await fault(ask(world, 'invalid-utf8')), 'response-not-utf8'),
    },
    {
      name: 'a body over the limit is given up',
      run: async (world) => same(await fault(ask(world, 'huge')), 'response-too-large'),
    },
    {
      name: 'silence ends when the signal says so',
      run: async (world) =>
        same(await fault(ask(world, 'silence', AbortSignal.timeout(100))), 'aborted'),
    },
  ]
}

export const webCases: readonly Case[] = networkCases(webEffects())
