import { approve } from 'trivet/emulator'
import type { Client } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import { emulatedClient } from '../emulators.ts'
import { UsageError } from '../usage-error.ts'

/** The emulator knows every client; one that has to be public has no secret. */
export function playedClient({ client }: Provider): Client {
  const isPublic = client.authentication.every(({ method }) => method === 'none')
  return isPublic ? { clientId: emulatedClient.clientId } : emulatedClient
}

/** Decides on the emulated provider's page, and goes back to where it sends the user. */
export async function playUser(
  url: string,
  { deny, user }: { readonly deny?: true; readonly user?: string },
  signal: AbortSignal,
): Promise<boolean> {
  const decision = deny === true ? 'deny' : 'allow'
  try {
    const callback = await approve(url, { decision, signal, ...(user !== undefined && { user }) })
    await fetch(callback, { redirect: 'manual' })
    return true
  } catch (error) {
    if (signal.aborted) return false
    // The page says what is wrong with the request, or that it has no such user.
    const said = error instanceof Error ? error.message : String(error)
    throw new UsageError(said.replace(/^The authorization page answered \d+: \w+: /, ''))
  }
}
