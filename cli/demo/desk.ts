import type { Effects } from 'trivet/effects'
import type { Inspection } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import { startEmulators, type Emulators } from '../emulators.ts'
import { playedClient } from '../login/played.ts'
import { reportOf } from '../report.ts'
import type { Step } from '../story.ts'
import { createTracedFlow } from '../traced-flow.ts'
import { isStillWaiting } from 'trivet'
import { createLogins, type Claim, type FinishedLogin } from './logins.ts'
import type { Scenario } from './scenarios.ts'

/** Where logins begin and end. */
export interface Desk {
  /** Begins a login. `binding` is for a cookie: only the browser that has it can finish. */
  begin(provider: Provider, scenario: Scenario | null): Promise<BegunLogin>
  /** The login to which a callback belongs, by its address or its form; undefined where they say nothing. */
  idOf(provider: Provider, callback: string | URLSearchParams): Promise<string | undefined>
  /**
   * Ends a login with its callback.
   *
   * @param claim The login that the callback names, where this browser has its cookie.
   * @returns The outcome, and the key under which it is kept; null where no login has ended by this.
   */
  complete(provider: Provider, callback: Request, claim: Claim | undefined): Promise<Ending>
  finished(key: string): FinishedLogin | undefined
  /** Gives up the logins that are pending. */
  close(): Promise<void>
}

export interface BegunLogin extends Claim {
  readonly url: string
}

interface Ending {
  readonly login: FinishedLogin
  readonly key: string | null
}

export interface DeskOptions {
  readonly emulators: Emulators
  /** Where the callbacks arrive. */
  readonly origin: string
  /** Told of each login that has ended. */
  readonly onFinished: (login: FinishedLogin) => void
  /** Is told what happens. */
  readonly inspect: Inspection
  readonly effects?: Effects | undefined
}

export function createDesk(options: DeskOptions): Desk {
  const { emulators, origin, onFinished, inspect, effects } = options
  const logins = createLogins()
  const ownEmulators = new Set<Emulators>()

  async function flowAt(provider: Provider, at: Emulators, scenario: Scenario | null) {
    const story: Step[] = []
    const flow = createTracedFlow(
      {
        provider: await at.emulated(provider, scenario?.faults),
        ...playedClient(provider),
        redirectUri: `${origin}/callback/${provider.id}`,
        inspect,
        ...(effects && { effects }),
        ...(scenario?.lifetimeMs !== undefined && { lifetimeMs: scenario.lifetimeMs }),
      },
      (step) => story.push(step),
    )
    return { flow, story }
  }

  return {
    async begin(provider, scenario) {
      // An emulator of its own: a fault that happens once happens to this login.
      const own = scenario?.faults === undefined ? null : startEmulators([provider])
      if (own !== null) ownEmulators.add(own)
      const { flow, story } = await flowAt(provider, own ?? emulators, scenario)
      const { url, id, pending } = await flow.begin()
      const end = async (): Promise<void> => {
        if (own !== null && ownEmulators.delete(own)) await own.close()
      }
      return { url, id, binding: logins.keep(id, { flow, pending, story, scenario, end }) }
    },

    async idOf(provider, callback) {
      const { flow } = await flowAt(provider, emulators, null)
      return flow.idOf(callback)
    },

    async complete(provider, callback, claim) {
      const taken = claim && logins.take(claim)
      if (claim === undefined || taken === undefined) {
        // A callback without a login has an outcome too, explained like any other.
        const { flow, story } = await flowAt(provider, emulators, null)
        const report = reportOf(await flow.complete(null, callback), provider)
        return { login: { provider, report, story, scenario: null }, key: null }
      }

      const { flow, pending, story, scenario } = taken
      const outcome = await flow.complete(pending, callback)
      const login = { provider, report: reportOf(outcome, provider), story, scenario }
      if (isStillWaiting(outcome)) {
        logins.putBack(claim, taken)
        return { login, key: null }
      }
      await taken.end()
      onFinished(login)
      return { login, key: logins.finish(login) }
    },

    finished: (key) => logins.finished(key),

    async close() {
      await Promise.all([...ownEmulators].map((emulator) => emulator.close()))
    },
  }
}
