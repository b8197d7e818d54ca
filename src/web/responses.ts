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
  const response = new Response(null, { status: 303, headers: { location } })
  addTo(response.headers, setCookies)
  return response
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
export async function withCookies(
  response: Response,
  setCookies: readonly string[],
): Promise<Response> {
  // Bun has the type of a text in no header: a copy of the stream would be sent as octets, and be downloaded.
  const isUntyped = response.body !== null && !response.headers.has('content-type')
  // A copy: the headers of `Response.redirect` cannot be changed.
  const copy = new Response(isUntyped ? await response.blob() : response.body, response)
  addTo(copy.headers, setCookies)
  return copy
}

function addTo(headers: Headers, setCookies: readonly string[]): void {
  for (const [name, value] of Object.entries(PRIVATE))
    if (!headers.has(name)) headers.set(name, value)
  for (const line of setCookies) headers.append('set-cookie', line)
}
