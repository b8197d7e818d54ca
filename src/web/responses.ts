const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } as const

/** An answer without a page of its own. */
export function plain(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
  return new Response(`${text}\n`, { status, headers: { ...PRIVATE, ...type, ...headers } })
}

export function redirect(location: string, setCookies: readonly string[] = []): Response {
  return withCookies(new Response(null, { status: 303, headers: { location } }), setCookies)
}

/** A page that nobody keeps. */
export function page(html: string, policy: string): Response {
  const type = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  }
  return new Response(html, { headers: { ...PRIVATE, ...type } })
}

/**
 * The response with these cookies. It is not cached, and the address of the callback, which has the code in
 * it, is told to nobody; unless the response itself says something else.
 */
export function withCookies(response: Response, setCookies: readonly string[]): Response {
  // A copy: the headers of `Response.redirect` cannot be changed.
  const copy = new Response(response.body, response)
  for (const [name, value] of Object.entries(PRIVATE))
    if (!copy.headers.has(name)) copy.headers.set(name, value)
  for (const line of setCookies) copy.headers.append('set-cookie', line)
  return copy
}
