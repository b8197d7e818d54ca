import type { Provider } from 'trivet/providers'
import type { TestClient, TokenRequestOptions } from './target.ts'

interface Presented {
  readonly headers: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/**
 * How a client says who it is: in the way that is asked for, else in the first of the profile's that it can.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 RFC 6749 §2.3.1}
 */
export function presentClient(
  { clientId, clientSecret }: TestClient,
  provider: Provider,
  asked?: TokenRequestOptions['way'],
): Presented {
  const ways = provider.client.authentication
  const way = clientSecret === undefined ? 'none' : (asked ?? ways.flatMap(secretWay)[0] ?? 'post')
  const { id, secret } = provider.client.parameters
  if (way === 'none') {
    const isHeader = ways.some(({ method }) => method === 'basic-without-secret')
    return isHeader
      ? { headers: { authorization: basicHeader(clientId, '') }, form: {} }
      : { headers: {}, form: { [id]: clientId } }
  }
  if (way === 'post') return { headers: {}, form: { [id]: clientId, [secret]: clientSecret ?? '' } }
  const basic = ways.find((one) => one.method === 'basic')
  const encode = basic?.encoding === 'raw' ? (text: string) => text : formEncoded
  return {
    headers: { authorization: basicHeader(encode(clientId), encode(clientSecret ?? '')) },
    form: {},
  }
}

export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** The ways that take a secret. */
export function secretWay({ method }: Provider['client']['authentication'][number]) {
  return method === 'basic' || method === 'post' ? [method] : []
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}
