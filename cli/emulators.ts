import { createEmulator, faultTable, type Exchange } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { serve, type Served } from './serve.ts'
import { suggestion } from './nearest.ts'
import { asUsage, UsageError } from './usage-error.ts'

/** Emulated providers on this machine, each combination of faults on a port of its own. */
export interface Emulators {
  /** The profile with its endpoints on an emulator that has these faults. */
  emulated(provider: Provider, faults?: readonly string[]): Promise<Provider>
  close(): Promise<void>
}

/** The client that signs in there: the emulator knows every client. */
export const emulatedClient = { clientId: 'trivet-demo', clientSecret: 'not-a-secret' } as const

export function startEmulators(providers: readonly Provider[]): Emulators {
  const started = new Map<string, ReturnType<typeof serveEmulator>>()
  return {
    async emulated(provider, faults = []) {
      const key = faults.join(' ')
      const emulator = started.get(key) ?? serveEmulator({ providers, faults, port: 0 })
      started.set(key, emulator)
      const { served, emulated } = await emulator
      return emulated(provider, served.origin)
    },
    async close() {
      const all = await Promise.all(started.values())
      await Promise.all(all.map(({ served }) => served.close()))
    },
  }
}

export interface EmulatorToServe {
  readonly providers: readonly Provider[]
  readonly faults: readonly string[]
  readonly port: number
  readonly onExchange?: (exchange: Exchange) => void
}

/** @throws UsageError for an unknown fault, or a port that cannot be had. */
export async function serveEmulator({ port, ...options }: EmulatorToServe): Promise<{
  readonly served: Served
  readonly emulated: (provider: Provider, origin: string) => Provider
}> {
  options.faults.forEach(checkFaultName)
  const emulator = asUsage(() => createEmulator(options))
  const served = await serve((request) => emulator.fetch(request), port)
  return { served, emulated: (provider, origin) => emulator.emulated(provider, origin) }
}

/** Every fault: where it can be, and what happens. */
export function faultRows(): Array<{ readonly spec: string; readonly description: string }> {
  return faultTable.map(({ name, stages, description }) => ({
    spec: stages.length === 1 ? `${stages[0]}:${name}` : `<stage>:${name}`,
    description,
  }))
}

/** @throws UsageError for a name that is none, with the nearest one that is. */
function checkFaultName(spec: string): void {
  const name = spec.split(':').at(-1) ?? ''
  const names = faultTable.map((fault) => fault.name)
  if (names.some((known) => known === name)) return
  throw new UsageError(
    `There is no fault "${spec}".${suggestion(name, names)} \`trivet emulate --help\` lists them all.`,
  )
}
