import type { Flow } from '../flow.ts'

/**
 * Without types anything may be missing.
 *
 * @throws TypeError for what a programmer should know at once.
 */
export function checkOptions({
  flows,
  store,
  onOutcome,
}: {
  readonly flows?: Readonly<Record<string, Flow>>
  readonly store?: object
  readonly onOutcome?: unknown
}): void {
  const entries = Object.entries(flows ?? {})
  if (entries.length === 0) throw new TypeError('createHandlers: there is no flow to sign in with.')
  if (Object(store) !== store)
    throw new TypeError('createHandlers: store is missing, such as memoryStore().')
  if (typeof onOutcome !== 'function')
    throw new TypeError('createHandlers: onOutcome is no function.')
  const seen = new Map<string, string>()
  for (const [id, flow] of entries) {
    const { redirectUri } = Object(flow) as Partial<typeof flow>
    if (redirectUri === undefined)
      throw new TypeError(`createHandlers: ${JSON.stringify(id)} is no flow of createFlow.`)
    if (!/^[\w.-]+$/.test(id))
      throw new TypeError(
        `createHandlers: ${JSON.stringify(id)} stands in addresses; use letters, digits, "-", "_" and ".".`,
      )
    if (!/^https?:/i.test(redirectUri))
      throw new TypeError(
        `createHandlers: no browser brings a request to the redirect URI ${JSON.stringify(redirectUri)}.`,
      )
    const other = seen.get(redirectUri)
    if (other !== undefined)
      throw new TypeError(
        `createHandlers: ${JSON.stringify(other)} and ${JSON.stringify(id)} have the same redirect URI. ` +
          'Give each a path of its own, so that a callback cannot be taken for that of another.',
      )
    seen.set(redirectUri, id)
  }
}

/** @throws TypeError for anything that is no request, such as the one of Node's own server. */
export function checkRequest(request: Request): void {
  // By its shape: frameworks bring Request classes of their own.
  const { headers } = Object(request) as Partial<Request>
  if (typeof headers?.get === 'function') return
  throw new TypeError(
    'createHandlers: that is no Request. On Node an adapter makes one, such as @hono/node-server.',
  )
}

/** @throws TypeError where there is no response to send. */
export function checkResponse(response: Response): Response {
  // By its shape: frameworks bring Response classes of their own.
  if (typeof response === 'object' && 'status' in response && 'headers' in response) return response
  throw new TypeError('createHandlers: onOutcome gave no Response.')
}
