import { fixtures, type Fixture } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'

/** As much of a profile as a table has room for. */
export interface Summary {
  readonly id: string
  readonly name: string
  readonly pkce: 'S256' | 'none'
  readonly refresh: Provider['refresh']['issued']
  readonly iss: Provider['callback']['iss']['presence']
  /** Whether the provider says of an address that it is verified. */
  readonly verifiedEmail: boolean
  readonly clientAuthentication: readonly string[]
  readonly scopes: readonly string[]
  readonly quirks: number
  readonly fixtures: Readonly<Record<Fixture['provenance']['kind'], number>>
  /** The day of the oldest evidence; null where there is none. */
  readonly evidenceOf: string | null
  readonly variants: readonly string[]
}

export function summaryOf(profile: Provider): Summary {
  const { emailVerified } = profile.user
  const isNever =
    typeof emailVerified === 'object' && 'const' in emailVerified && emailVerified.const === false
  return {
    id: profile.id,
    name: profile.name,
    pkce: profile.pkce.method,
    refresh: profile.refresh.issued,
    iss: profile.callback.iss.presence,
    verifiedEmail: emailVerified !== undefined && !isNever,
    clientAuthentication: profile.client.authentication.map(({ method }) => method),
    scopes: profile.scopes.default,
    quirks: Object.keys(profile.quirks).length,
    fixtures: kindsOf(profile.id),
    evidenceOf: oldestEvidence(profile),
    variants: Object.keys(profile.variants),
  }
}

/** The fixtures of a provider by `provider/name`. */
export function fixturesOf(id: string): Readonly<Record<string, Fixture>> {
  const own = Object.hasOwn(fixtures, id) ? (fixtures[id] ?? {}) : {}
  return Object.fromEntries(
    Object.entries(own).map(([name, fixture]) => [`${id}/${name}`, fixture]),
  )
}

function kindsOf(id: string): Summary['fixtures'] {
  const kinds = { recorded: 0, documented: 0, constructed: 0 }
  for (const { provenance } of Object.values(fixturesOf(id))) kinds[provenance.kind] += 1
  return kinds
}

function oldestEvidence({ quirks }: Provider): string | null {
  const dates = Object.values(quirks).flatMap((evidence) => evidence?.date ?? [])
  return dates.sort()[0] ?? null
}
