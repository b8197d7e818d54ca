/** How the bytes of an answer go out. All but `whole` are what broken and hostile networks do. */
export type Delivery =
  | 'whole'
  /** Nothing is ever sent. */
  | 'hang'
  /** Status and headers, then silence. */
  | 'hang-after-headers'
  | 'reset'
  | 'reset-mid-body'
  /** `Content-Length` promises more than comes. */
  | 'short'
  /** A chunk whose length is no number. */
  | 'broken-chunk'
  /** One byte every 50 ms. */
  | 'drip'
  /** The body over and over, up to 48 MiB. */
  | 'flood'

/** What a server answers. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly delivery: Delivery
  /** Waits before it answers, in milliseconds. */
  readonly delayMs?: number
}

type Also = Partial<Omit<Reply, 'body'>>

export function json(value: unknown, also: Also = {}): Reply {
  return text(JSON.stringify(value), 'application/json', also)
}

/** Any bytes under any content type; null: no content type at all. */
export function text(
  body: string | Uint8Array,
  contentType: string | null = 'application/json',
  { status = 200, headers = {}, delivery = 'whole', delayMs = 0 }: Also = {},
): Reply {
  const type = contentType === null ? {} : { 'content-type': contentType }
  return {
    status,
    headers: { ...type, 'cache-control': 'no-store', ...headers },
    body,
    delivery,
    delayMs,
  }
}

export function redirect(location: string, status = 302): Reply {
  return text('', null, { status, headers: { location } })
}
