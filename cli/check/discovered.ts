import { discoverProvider, networkWorld, type LoggedMessage } from 'trivet/conformance'
import type { Provider } from 'trivet/providers'
import { usageErrorOf } from '../usage-error.ts'

/** A message before it is known whose it is, and in which lane. */
export type FirstMessage = Pick<LoggedMessage, 'exchange' | 'sentAt' | 'ms'>

export interface Discovered {
  readonly provider: Provider
  /** What was asked to find the metadata, in order. */
  readonly messages: readonly FirstMessage[]
}

/**
 * Finds a provider by its metadata.
 *
 * @throws UsageError where there is none that can be used.
 */
export async function discovered(issuer: string, signal: AbortSignal): Promise<Discovered> {
  const network = networkWorld()
  const messages: FirstMessage[] = []
  const world: typeof network = {
    ...network,
    async send(request, abort) {
      const sentAt = network.now()
      const answer = await network.send(request, abort)
      const { cookies: _, ...response } = answer
      const ms = Math.max(0, network.now() - sentAt)
      messages.push({ exchange: { request, response }, sentAt, ms })
      return answer
    },
  }
  const provider = await discoverProvider(issuer, { signal, world }).catch((error: unknown) => {
    throw usageErrorOf(error)
  })
  return { provider, messages }
}
