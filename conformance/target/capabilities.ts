import type { Capability } from './target.ts'
import type { WireOptions } from './wire-options.ts'

/** What can be tested of a provider that answers. */
export function capabilitiesOf({
  provider: { endpoints, idToken },
  client,
  otherClient,
  publicClient,
  login,
  hasClock = false,
}: WireOptions): ReadonlySet<Capability> {
  const all: Readonly<Record<Capability, boolean>> = {
    user: login !== undefined,
    'user-info': endpoints.userInfo !== undefined,
    secret: client.clientSecret !== undefined,
    'second-client': otherClient !== undefined,
    'public-client': publicClient !== undefined,
    'second-redirect-uri': client.otherRedirectUri !== undefined,
    metadata: endpoints.discovery !== undefined,
    'id-token': idToken !== undefined,
    revocation: endpoints.revocation !== undefined,
    clock: hasClock,
  }
  return new Set((Object.keys(all) as Capability[]).filter((name) => all[name]))
}
