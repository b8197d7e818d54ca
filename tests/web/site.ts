import { createFlow, type FlowOptions, type Outcome } from 'trivet'
import { TransportError, type Effects } from 'trivet/effects'
import type { EmulatorOptions } from 'trivet/emulator'
import { github, google, spotify, type Provider } from 'trivet/providers'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers, type HandlersOptions, type OutcomeContext } from 'trivet/web'
import { clientId, clientSecret, createWorld } from '../support/emulated-login.ts'

export interface Told {
  readonly outcome: Outcome
  readonly context: OutcomeContext
}

export interface SiteOptions extends Partial<Omit<HandlersOptions, 'flows'>> {
  /** The public one. Default: `https://app.example`. */
  readonly origin?: string
  readonly flow?: Partial<FlowOptions>
  readonly emulator?: EmulatorOptions
  /** The world of another site, which then has the same clock and the same providers. */
  readonly world?: TestWorld
}

export interface TestWorld extends ReturnType<typeof createWorld> {
  readonly now: () => number
  /** How many requests came to token endpoints. */
  readonly exchanges: () => number
}

/** An application with three providers, all on this machine, and nothing but memory. */
export interface TestSite extends TestWorld {
  readonly origin: string
  readonly handlers: ReturnType<typeof createHandlers>
  /** What `onOutcome` was told, in order. */
  readonly told: readonly Told[]
}

export const profiles: readonly Provider[] = [github, google, spotify]

/** What `onOutcome` answers in the tests: a session, and on to where the user wanted to be. */
export const SESSION = 'session=a-session'

export function createTestWorld(options: EmulatorOptions = {}): TestWorld {
  let exchanges = 0
  const world = createWorld({
    onExchange({ stage }) {
      if (stage === 'token') exchanges += 1
    },
    ...options,
  })
  return { ...world, now: () => world.effects.now(), exchanges: () => exchanges }
}

/** The same effects for a flow none of whose requests runs into its time limit. */
export function withoutTimeLimit(effects: Effects): Effects {
  return {
    ...effects,
    wait: (_, signal) =>
      new Promise((_resolve, reject) => {
        const abort = (): void => reject(new TransportError('aborted', 'no'))
        signal.addEventListener('abort', abort, { once: true })
      }),
  }
}

export function createSite({
  origin = 'https://app.example',
  flow,
  emulator,
  world = createTestWorld(emulator),
  ...options
}: SiteOptions = {}): TestSite {
  const told: Told[] = []
  const effects: Effects = world.effects
  const flows = Object.fromEntries(
    profiles.map((provider) => {
      const redirectUri = `${origin}/callback/${provider.id}`
      const client = { clientId, clientSecret, redirectUri, effects }
      return [provider.id, createFlow({ provider, ...client, ...flow })]
    }),
  )
  const handlers = createHandlers({
    flows,
    store: memoryStore(effects),
    effects,
    onOutcome(outcome, context) {
      told.push({ outcome, context })
      if (outcome.status !== 'authenticated')
        return Response.json({ code: outcome.failure.code }, { status: 400 })
      const headers = { location: context.returnTo, 'set-cookie': `${SESSION}; Path=/` }
      return new Response(null, { status: 303, headers })
    },
    ...options,
  })
  return { ...world, origin, handlers, told }
}

/** How each login ended: the code of its failure, or `authenticated`. */
export function endings({ told }: TestSite): string[] {
  return told.map(({ outcome }) =>
    outcome.status === 'authenticated' ? outcome.status : outcome.failure.code,
  )
}
