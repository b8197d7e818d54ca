import type { Callback, ClientOptions } from '../adapter.ts'
import type { Has } from './faults.ts'
import { refuse } from './refusal.ts'

/** What a login keeps while the user is away. */
export interface Kept {
  readonly options: ClientOptions
  readonly state: string
  readonly verifier: string | null
  readonly nonce: string | null
  readonly begunAt: number
  readonly returnTo: string | null
}

const KNOWN = new Set(['code', 'state', 'iss', 'error', 'error_description', 'error_uri'])
const UNINVITED = ['access_token', 'id_token', 'response']

/** Whether a callback belongs to a login: looked at before anything else, and nothing is used up by it. */
export function checkState(callback: Callback, { state }: Kept, has: Has): void {
  const parameters = parametersOf(callback, has)
  const received = parameters.getAll('state')
  if (has('error-before-state') && parameters.has('error')) return
  if (received.length === 0 && has('state-missing')) return
  if (received.length > 1 && !has('callback-duplicates'))
    refuse('state-duplicated', { status: 'rejected' })
  if (received[0] !== state && !has('state')) refuse('state-mismatch', { status: 'rejected' })
}

/** The code of a callback, as RFC 6749 §4.1.2 and RFC 9207 §2.4 have it. */
export function readCode(callback: Callback, { options, begunAt, state }: Kept, has: Has): string {
  const { server, redirectUri, lifetimeMs } = options
  const parameters = parametersOf(callback, has)
  const reject = (code: string): never => refuse(code, { status: 'rejected' })
  if (Date.now() - begunAt >= lifetimeMs && !has('lifetime'))
    refuse('expired', { status: 'expired' })
  const isTwice = [...KNOWN].some((name) => parameters.getAll(name).length > 1)
  if (isTwice && !has('callback-duplicates')) reject('parameter-duplicated')
  if (UNINVITED.some((name) => parameters.has(name)) && !has('hybrid'))
    reject('parameter-unexpected')
  if (has('unknown-parameters') && [...parameters.keys()].some((name) => !KNOWN.has(name)))
    reject('parameter-unknown')
  const { origin, pathname } = new URL(callback.url)
  if (`${origin}${pathname}` !== redirectUri.split('?')[0] && !has('callback-address'))
    reject('address-mismatch')
  checkIssuer(parameters.get('iss'), server, has, reject)
  const error = parameters.get('error')
  const code = parameters.get('code')
  if (error !== null && !(has('error-and-code') && code !== null)) {
    const isDenial = error === 'access_denied'
    const description = parameters.get('error_description') ?? ''
    refuse(isDenial ? 'denied' : 'authorization-error', {
      status: isDenial ? 'denied' : 'failed',
      ...(!has('error-code') && { error: cleaned(error) }),
      description: has('raw-text') ? description : cleaned(description).replaceAll(state, '…'),
    })
  }
  if ((code ?? '') === '' && !has('code-missing')) refuse('code-missing')
  return has('code-decoding') ? twiceDecoded(code ?? '') : (code ?? '')
}

function checkIssuer(
  iss: string | null,
  { issuer, issParameterSupported }: ClientOptions['server'],
  has: Has,
  reject: (code: string) => never,
): void {
  if (has('iss')) return
  if (iss === null) {
    if (issParameterSupported && !has('iss-missing')) reject('issuer-missing')
    return
  }
  if (!issParameterSupported && has('iss-unknown')) reject('issuer-unexpected')
  if (!issParameterSupported && has('iss-unadvertised')) return
  const isSame = has('iss-normalised') ? normalised(iss) === normalised(issuer) : iss === issuer
  if (!isSame) reject('issuer-mismatch')
}

function normalised(issuer: string): string {
  return URL.canParse(issuer)
    ? decodeURIComponent(new URL(issuer).pathname).replace(/\/$/, '').toLowerCase()
    : issuer
}

export function parametersOf({ url, body }: Callback, has: Has): URLSearchParams {
  const { search, hash } = new URL(url)
  const fragment = has('fragment') ? `&${hash.slice(1)}` : ''
  return new URLSearchParams(`${search.slice(1)}${fragment}&${body ?? ''}`)
}

/** Text of the server's, fit for a log. */
export function cleaned(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ').slice(0, 500)
}

function twiceDecoded(code: string): string {
  try {
    return decodeURIComponent(code.replaceAll('+', ' '))
  } catch {
    return code
  }
}
