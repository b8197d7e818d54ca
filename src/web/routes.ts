/** Where a request wants to go. */
export interface Route {
  readonly handler: 'authorize' | 'callback'
  /** The key in `flows`, if there is one of that name. */
  readonly provider: string
}

/**
 * The route of a path: `…/login/<provider>` and `…/callback/<provider>` wherever they are mounted, and the
 * path of each redirect URI, whatever it is.
 */
export function routeOf(
  pathname: string,
  redirectUris: ReadonlyMap<string, string>,
): Route | undefined {
  for (const [provider, redirectUri] of redirectUris)
    if (new URL(redirectUri).pathname === pathname) return { handler: 'callback', provider }
  const [, word, provider] = /\/(login|callback)\/([^/]+)$/.exec(pathname) ?? []
  if (provider === undefined) return undefined
  return { handler: word === 'login' ? 'authorize' : 'callback', provider }
}
