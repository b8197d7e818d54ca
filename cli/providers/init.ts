import type { Effects } from 'trivet/effects'
import { discover, DiscoveryError } from 'trivet/providers'
import { UsageError } from '../usage-error.ts'

const SCHEMA = 'https://unpkg.com/trivet/schema/provider.schema.json'

/** A profile that a user fills in: what every profile has, and what most need. */
const blank = {
  id: 'acme',
  name: 'Acme',
  issuer: 'https://acme.example',
  endpoints: {
    authorization: 'https://acme.example/oauth/authorize',
    token: 'https://acme.example/oauth/token',
    userInfo: 'https://acme.example/me',
  },
  client: { authentication: [{ method: 'basic' }, { method: 'post' }, { method: 'none' }] },
  scopes: { default: [] },
  callback: { iss: { presence: 'absent' } },
  user: { id: '/id', name: '/name', email: '/email' },
}

/**
 * The profile of an issuer, by discovery; one to fill in where there is none.
 *
 * @throws UsageError that says why the issuer has no profile.
 */
export async function profileFor(
  issuer: string | null,
  effects: Effects,
  signal: AbortSignal,
): Promise<object> {
  if (issuer === null) return blank
  try {
    return withoutDefaults(await discover(issuer, effects, { signal }))
  } catch (error) {
    throw error instanceof DiscoveryError ? new UsageError(error.message) : error
  }
}

/** What a reader would want to see: the members that discovery filled in. */
function withoutDefaults(profile: object): object {
  const shown = ['id', 'name', 'issuer', 'endpoints', 'client', 'scopes', 'pkce', 'callback']
  const members = Object.entries(profile).filter(([name]) =>
    [...shown, 'idToken', 'user'].includes(name),
  )
  return Object.fromEntries(members)
}

/** As it is written to a file. */
export function textOf(profile: object): string {
  return `${JSON.stringify({ $schema: SCHEMA, ...profile }, null, 2)}\n`
}
