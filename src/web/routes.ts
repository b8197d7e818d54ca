/** Where a request wants to go. */
export interface Route {
  readonly handler: 'authorize' | 'callback'
  /** The key in `flows`, if there is one of that name. */
  readonly provider: string
}

/**
 * The route of an address: `…/login/<provider>` and `…/callback/<provider>` wherever they are mounted, and the
 * path of each redirect URI, whatever it is. Where several have one path, their own queries tell them apart.
 */
export function routeOf(
  { pathname, searchParams }: URL,
  redirectUris: ReadonlyMap<string, string>,
): Route | undefined {
  const here = [...redirectUris]
    .map(([id, redirectUri]) => ({ id, address: new URL(redirectUri) }))
    .filter(({ address }) => address.pathname === pathname)
    .map(({ id, address }) => ({ id, own: [...address.searchParams] }))
    // The one without a query fits everywhere, and comes last.
    .toSorted((one, other) => other.own.length - one.own.length)
  const meant =
    here.find(({ own }) =>
      own.every(([name, value]) => searchParams.getAll(name).includes(value)),
    ) ?? here[0]
  if (meant !== undefined) return { handler: 'callback', provider: meant.id }
  const [, word, provider] = /\/(login|callback)\/([^/]+)$/.exec(pathname) ?? []
  if (provider === undefined) return undefined
  return { handler: word === 'login' ? 'authorize' : 'callback', provider }
}
