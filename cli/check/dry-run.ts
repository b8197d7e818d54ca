import {
  emulatedClients,
  emulatedTarget,
  runChecks,
  type ProviderCheck,
  type Target,
  type WireRequest,
} from 'trivet/conformance'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { printable } from '../printable.ts'
import type { Shell } from '../shell.ts'

/**
 * Plays the run against the emulator of the same profile, and prints what would be sent. Values that are drawn or
 * given out on the way differ each time.
 */
export async function dryRun(
  targets: readonly Target[],
  checks: readonly ProviderCheck[],
  { out, signal }: Shell,
): Promise<ExitCode> {
  let count = 0
  const hosts = new Set<string>()
  for (const { provider, lane, subject, client, otherClient, publicClient } of targets) {
    const shown = asClient(client)
    if (lane === 'offline' || lane === 'adversarial') continue
    for (const check of checks.filter(({ lanes }) => lanes.includes(lane))) {
      const sent: WireRequest[] = []
      const target = emulatedTarget({
        provider,
        lane,
        signal,
        hasUser: lane !== 'probe',
        hasOtherClient: otherClient !== null,
        hasPublicClient: publicClient !== null,
        redirectUri: client.redirectUri,
        change: (world) => ({
          ...world,
          send(request, abort) {
            sent.push(request)
            return world.send(request, abort)
          },
        }),
      })
      for await (const _ of runChecks({ targets: [target], checks: [check], signal })) void _
      if (sent.length === 0) continue
      out.print(`${out.style('bold', check.id)} ${out.style('dim', `${subject.id}, ${lane}`)}`)
      for (const { method, url, body } of sent) {
        count++
        hosts.add(new URL(url).host)
        out.print(`  ${method.padEnd(4)} ${printable(shown(url))}`)
        if (body !== undefined && body !== '') out.print(`       ${printable(shown(body))}`)
      }
    }
  }
  out.print()
  out.print(
    `Nothing was sent. About ${count} requests would go to ${[...hosts].join(', ') || 'nobody'}; logins and answers are shared between checks, so that there will be fewer.`,
  )
  return exitCode.authenticated
}

/** What was played with the emulator's client, with the user's own; secrets are never shown. */
function asClient({ clientId }: Target['client']): (text: string) => string {
  const { client, otherClient } = emulatedClients
  const pairs: ReadonlyArray<readonly [string, string]> = [
    [client.clientSecret, '[client_secret]'],
    [otherClient.clientSecret, '[client_secret]'],
    [client.clientId, clientId],
  ]
  const forms = pairs.flatMap(([played, own]) => [
    [played, own] as const,
    [encodeURIComponent(played), encodeURIComponent(own)] as const,
  ])
  return (text) => forms.reduce((rest, [played, own]) => rest.replaceAll(played, own), text)
}
