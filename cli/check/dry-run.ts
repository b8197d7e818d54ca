import {
  emulatedWorld,
  formLogin,
  runChecks,
  wireTarget,
  type LoginDriver,
  type ProviderCheck,
  type RunLog,
  type WireOptions,
  type WireRequest,
} from 'trivet/conformance'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { printable } from '../printable.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { counted, wrapped } from '../text.ts'
import type { CheckOptions } from './options.ts'
import { askAsClient } from './run.ts'
import { wireOptionsFor, type CreateWorld } from './targets.ts'

/** A request; or an address at which the user signs in, on pages that nobody knows before. */
type Step = WireRequest | { readonly url: string; readonly user: 'allow' | 'deny' }

/**
 * Plays the very run that the options ask for, with the same clients and the same pace, against the emulator of the
 * same profile, and prints what would be sent. What depends on an answer follows that of the emulator.
 */
export async function dryRun(
  named: readonly string[],
  checks: readonly ProviderCheck[],
  options: CheckOptions,
  log: RunLog,
  shell: Shell,
): Promise<ExitCode> {
  const { out, signal } = shell
  let steps: Step[] = []
  // A user's browser asks for whatever it is shown: that is no part of the run.
  let isUserBusy = false
  const createWorld: CreateWorld = (provider, clients) => {
    const world = emulatedWorld(provider, Date.now(), clients)
    return {
      ...world,
      send(request, abort) {
        if (!isUserBusy) steps.push(request)
        return world.send(request, abort)
      },
    }
  }
  const played: LoginDriver = {
    async logIn(url, how) {
      steps.push({ url, user: how.decision })
      isUserBusy = true
      return formLogin()
        .logIn(url, how)
        .finally(() => (isUserBusy = false))
    },
  }

  const planned = await wireOptionsFor(named, options, shell, log, createWorld)
  const hosts = new Set<string>()
  let requests = 0
  const tell = (what: string, { subject, lane, redactor }: WireOptions): void => {
    if (steps.length === 0) return
    out.print(`${out.style('bold', what)} ${out.style('dim', `${subject.id}, ${lane}`)}`)
    for (const step of steps) {
      requests++
      hosts.add(new URL(step.url).host)
      for (const line of linesOf(step)) out.print(printable(redactor.text(line)))
    }
    steps = []
  }
  for (const one of planned) {
    const target = wireTarget({ ...one, ...(one.login !== undefined && { login: played }) })
    await askAsClient(target)
    tell('is the client known?', one)
    for await (const { check } of runChecks({ targets: [target], checks, signal })) tell(check, one)
  }
  const metadata = options.issuer === undefined ? '' : ' but the request for the metadata'
  const sum =
    planned.length === 0
      ? 'Nothing would be sent: without a client of yours this is about profiles, fixtures and emulators, which are on this machine. To see what a provider would be asked: --lane probe.'
      : `Nothing was sent${metadata}. ${counted(requests, 'request')} would go to ${[...hosts].join(', ') || 'nobody'}, beside those of a browser in which somebody signs in; where the provider answers otherwise than its emulator, others.`
  if (planned.length > 0) out.print()
  for (const line of wrapped(sum, roomIn(out))) out.print(line)
  return exitCode.authenticated
}

function linesOf(step: Step): string[] {
  if ('user' in step)
    return [
      `  GET  ${step.url}`,
      `       (here the user signs in${step.user === 'deny' ? ', and says no' : ''})`,
    ]
  const { method, url, headers, body } = step
  const { authorization } = headers
  return [
    `  ${method.padEnd(4)} ${url}`,
    ...(authorization === undefined ? [] : [`       authorization: ${authorization}`]),
    ...(body === undefined || body === '' ? [] : [`       ${body}`]),
  ]
}
