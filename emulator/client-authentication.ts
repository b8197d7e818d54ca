import { decode } from 'jose/base64url'
import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { registrationOf, type Surroundings } from './surroundings.ts'

type Way = Provider['client']['authentication'][number]

/** Who asks, or why that is refused. */
export type Authenticated =
  | { readonly clientId: string; readonly isPublic: boolean }
  | { readonly situation: Situation }

/**
 * Authenticates the client in one of the ways of the profile.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 RFC 6749 §2.3.1}
 */
export function authenticateClient(
  authorization: string | null,
  form: URLSearchParams,
  provider: Provider,
  { clients }: Pick<Surroundings, 'clients'>,
): Authenticated {
  const ways = provider.client.authentication
  const { parameters } = provider.client
  const presented =
    authorization === null
      ? inForm(form, ways, parameters)
      : inHeader(authorization, form.has(parameters.secret), ways)
  if ('situation' in presented) return presented
  const { clientId, secrets } = presented
  const registration = registrationOf(clientId, clients)
  if (registration === undefined) return { situation: 'client-unknown' }
  const { secret: expected } = registration
  const isRight = expected === undefined || secrets?.some((secret) => secret === expected) === true
  return isRight ? { clientId, isPublic: secrets === null } : { situation: 'secret-wrong' }
}

interface Presented {
  readonly clientId: string
  /** Everything that the client may have meant; null for a public client. */
  readonly secrets: readonly string[] | null
}

function inForm(
  form: URLSearchParams,
  ways: readonly Way[],
  names: Provider['client']['parameters'],
): Presented | { readonly situation: Situation } {
  const clientId = form.get(names.id) ?? ''
  const secret = form.get(names.secret) ?? ''
  if (clientId === '') return { situation: 'client-unknown' }
  const methods = secret === '' ? ['none'] : ['post', 'signed']
  if (!ways.some(({ method }) => methods.includes(method))) return { situation: 'secret-wrong' }
  return { clientId, secrets: secret === '' ? null : [secret] }
}

function inHeader(
  authorization: string,
  isSecretInFormToo: boolean,
  ways: readonly Way[],
): Presented | { readonly situation: Situation } {
  const encodings = ways.flatMap((way) => (way.method === 'basic' ? way.encoding : []))
  const isPublicAllowed = ways.some(({ method }) => method === 'basic-without-secret')
  if (encodings.length === 0 && !isPublicAllowed) return { situation: 'secret-wrong' }
  const [, id, secret] = /^([^:]+):(.*)$/.exec(credentialsIn(authorization)) ?? []
  // RFC 6749 §2.3: not more than one way at a time.
  if (id === undefined || secret === undefined || isSecretInFormToo)
    return { situation: 'credentials-unreadable' }
  if (secret === '')
    return isPublicAllowed
      ? { clientId: id, secrets: null }
      : { situation: 'credentials-unreadable' }
  const read = encodings.includes('form') ? formDecode : (value: string) => value
  return {
    clientId: read(id),
    secrets: encodings.map((encoding) => (encoding === 'form' ? formDecode(secret) : secret)),
  }
}

function credentialsIn(authorization: string): string {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(authorization)?.[1] ?? ''
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(decode(encoded))
  } catch {
    return ''
  }
}

function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}
