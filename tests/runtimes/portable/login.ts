import { createFlow, type Flow, type FlowOptions, type Outcome } from 'trivet'
import { createEmulator } from 'trivet/emulator'
import type { ProviderInput } from 'trivet/providers'
import type { World } from './case.ts'

// Made once, and asked for addresses only: the one that answers is the other side of the socket.
const emulator = createEmulator()

/** Logins with an emulated provider, over the runtime's own network. */
export function flowOf(
  provider: ProviderInput,
  { origin }: World,
  options: Partial<FlowOptions> = {},
): Flow {
  return createFlow({
    provider: emulator.emulated(provider, origin),
    clientId: 'portable',
    clientSecret: 'not-a-secret',
    redirectUri: 'https://app.example/callback',
    ...options,
  })
}

/** The user: opens the page, presses a button, and brings back the callback's address. */
export async function approve(
  url: string,
  { origin }: World,
  decision: 'allow' | 'deny' = 'allow',
): Promise<string> {
  const answer = await fetch(`${origin}/approve`, {
    method: 'POST',
    body: new URLSearchParams({ url, decision }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.text()
}

/** The status of an outcome, and its code where it has one. */
export function endOf(outcome: Outcome): string {
  return outcome.status === 'authenticated'
    ? outcome.status
    : `${outcome.status} ${outcome.failure.code}`
}
