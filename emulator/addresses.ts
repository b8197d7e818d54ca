import { defineProvider, resolveProfile, type Provider, type ProviderInput } from 'trivet/providers'

/** What is emulated at an address. An additional request has its own id as stage: `emails`. */
export interface Endpoint {
  readonly stage: string
  /** The real one. */
  readonly url: string
}

/** Every endpoint of a provider that the emulator answers. */
export function endpointsOf({ endpoints, additionalRequests }: Provider): readonly Endpoint[] {
  const known: Readonly<Record<string, string | undefined>> = {
    authorization: endpoints.authorization,
    token: endpoints.token,
    refresh: endpoints.refresh,
    user: endpoints.userInfo,
    keys: endpoints.keys,
    discovery: endpoints.discovery,
    revocation: endpoints.revocation,
  }
  return [
    ...Object.entries(known).flatMap(([stage, url]) => (url === undefined ? [] : { stage, url })),
    ...additionalRequests.map(({ id, url }) => ({ stage: id, url })),
  ]
}

/** The path under which a real address lies on the emulator: its host, then its own path. */
export function pathOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `/${host}${pathname}`
}

/** The address on the emulator for a real one, with its query. */
export function movedTo(origin: string, url: string): string {
  return `${origin}${pathOf(url)}${new URL(url).search}`
}

/**
 * The profile with every endpoint on the emulator. The issuer stays, so that everything is checked as in
 * reality. Variants go: choose one before. Where a variable has no value, its example stands.
 */
export function moveProvider(input: ProviderInput, origin: string): Provider {
  const { variants: _, ...provider } = resolveProfile(input, { examples: true })
  const base = new URL(origin).origin
  return defineProvider({
    ...provider,
    // What is served here is on loopback, and so are its clients.
    redirectUri: { ...provider.redirectUri, httpsOnly: false },
    endpoints: movedEndpoints(provider.endpoints, base),
    additionalRequests: provider.additionalRequests.map((request) => ({
      ...request,
      url: movedTo(base, request.url),
    })),
  })
}

function movedEndpoints(endpoints: Provider['endpoints'], origin: string): Provider['endpoints'] {
  const moved: Record<string, string> = {}
  for (const [name, url] of Object.entries(endpoints)) {
    if (url !== undefined) moved[name] = movedTo(origin, url)
  }
  return { ...endpoints, ...moved }
}
