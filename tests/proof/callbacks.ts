import type { FailureCode } from '../../src/failures.ts'

/** A callback before it is made, by whoever makes it. */
export interface Arrival {
  readonly parameters: ReadonlyArray<readonly [string, string]>
  readonly address: string
  /** The provider to whose address it comes. */
  readonly provider: string
  readonly receivedAt: number
}

/** One kind of callback: a good one, with one thing done to it. */
export interface Kind {
  readonly name: string
  /** The failure that it comes to, where nothing else is wrong. */
  readonly code: FailureCode | null
  /** Whether the flow goes on waiting. */
  readonly isRefused: boolean
  readonly make: (good: Arrival, flow: { readonly expiresAt: number }) => Arrival
}

const without = (good: Arrival, name: string): Arrival => ({
  ...good,
  parameters: good.parameters.filter(([other]) => other !== name),
})
const added = (good: Arrival, name: string, value: string): Arrival => ({
  ...good,
  parameters: [...good.parameters, [name, value]],
})
const valueOf = (good: Arrival, name: string): string =>
  good.parameters.find(([other]) => other === name)?.[1] ?? ''

function kind(name: string, code: FailureCode | null, make: Kind['make']): Kind {
  return { name, code, isRefused: false, make }
}
function refused(name: string, code: FailureCode, make: Kind['make']): Kind {
  return { name, code, isRefused: true, make }
}

/** What the guards on a callback tell apart. */
export const kinds: readonly Kind[] = [
  kind('good', null, (good) => good),
  refused('no state', 'callback.state-missing', (good) => without(good, 'state')),
  refused('two states', 'callback.state-duplicated', (good) =>
    added(good, 'state', valueOf(good, 'state')),
  ),
  refused('another state', 'callback.state-mismatch', (good) =>
    added(without(good, 'state'), 'state', `${valueOf(good, 'state').slice(0, -1)}-`),
  ),
  refused('another provider', 'callback.provider-mismatch', (good) => ({
    ...good,
    provider: 'another',
  })),
  refused('another address', 'callback.redirect-mismatch', (good) => ({
    ...good,
    address: `${good.address}/elsewhere`,
  })),
  kind('too late', 'callback.expired', (good, { expiresAt }) => ({
    ...good,
    receivedAt: expiresAt,
  })),
  kind('two codes', 'callback.parameter-duplicated', (good) => added(good, 'code', 'another')),
  kind('a token', 'callback.parameter-unexpected', (good) => added(good, 'id_token', 'x')),
  kind('another issuer', 'callback.issuer-mismatch', (good) =>
    added(without(good, 'iss'), 'iss', 'https://attacker.example'),
  ),
  kind('no issuer', 'callback.issuer-missing', (good) => without(good, 'iss')),
  kind('denial', 'callback.denied', (good) =>
    added(without(good, 'code'), 'error', 'access_denied'),
  ),
  kind('error', 'callback.error', (good) => added(without(good, 'code'), 'error', 'server_error')),
  kind('no code', 'callback.code-missing', (good) => without(good, 'code')),
]

/** The kind of this name. */
export function kindOf(name: string): Kind {
  const found = kinds.find((one) => one.name === name)
  if (found === undefined) throw new Error(`No callback of the kind "${name}"`)
  return found
}

/** The address that a browser is sent back to. */
export function urlOf({ address, parameters }: Arrival): string {
  return `${address}?${new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()}`
}
