interface Addresses {
  readonly issuer?: string | undefined
  readonly endpoints: Readonly<Record<string, string | undefined>>
  readonly additionalRequests: ReadonlyArray<{ readonly url: string }>
}

type Place = readonly [path: ReadonlyArray<string | number>, address: string]

/** Every address of a profile, and where it stands. */
export function addressesIn(profile: Addresses): readonly Place[] {
  const { issuer, endpoints, additionalRequests } = profile
  return [
    ...(issuer === undefined ? [] : [[['issuer'], issuer] as const]),
    ...Object.entries(endpoints).flatMap(([name, url]) =>
      url === undefined ? [] : [[['endpoints', name], url] as const],
    ),
    ...additionalRequests.map(
      ({ url }, index) => [['additionalRequests', index, 'url'], url] as const,
    ),
  ]
}

/** The variables that an address names, each once. */
export function namesIn(address: string): ReadonlySet<string> {
  return new Set([...address.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, name = '']) => name))
}
