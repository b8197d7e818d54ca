import type { Provider } from 'trivet/providers'
import type { Evidence, Exchange } from '../verdict.ts'
import type { Answer } from './target.ts'

/** The JSON in a body; undefined where there is none. */
export function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/** An answer without its request, as a fixture has it; `errorBody`: how the profile says that errors look there. */
export function answerFrom(
  { status, headers, body }: NonNullable<Exchange['response']>,
  evidence: Evidence,
  isComplete: boolean,
  errorBody?: ErrorBody,
): Answer {
  const json = jsonIn(body)
  const error = standardErrorIn(json, body) ?? declaredErrorIn(json, errorBody)
  return { status, headers, body, json, error, cookies: [], isComplete, evidence }
}

type ErrorBody = Provider['token']['errorBody']

/** @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749 §5.2} */
function standardErrorIn(json: unknown, body: string): Answer['error'] {
  const { error } = membersOf({ json })
  if (typeof error === 'string') return { code: error, isStandard: true }
  const inForm = json === undefined ? new URLSearchParams(body).get('error') : null
  return inForm === null ? null : { code: inForm, isStandard: true }
}

function declaredErrorIn(json: unknown, errorBody: ErrorBody): Answer['error'] {
  if (errorBody === undefined) return null
  const { code: pointers, none } = errorBody
  const code = pointers.map((one) => valueAt(json, one)).find((value) => value !== undefined)
  if (code === undefined || code === null || none.some((fine) => fine === code)) return null
  return { code: typeof code === 'string' ? code : JSON.stringify(code), isStandard: false }
}

/** The value at a JSON Pointer; undefined where there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      value,
    )
}

/** How errors look at the endpoint of an address, where the profile says. */
export function errorBodyAt(url: string, { endpoints, token, userInfo }: Provider): ErrorBody {
  const isAt = (endpoint: string | undefined): boolean =>
    endpoint !== undefined && url.split(/[?#]/)[0] === endpoint.split('?')[0]
  if (isAt(endpoints.token) || isAt(endpoints.refresh)) return token.errorBody
  return isAt(endpoints.userInfo) ? userInfo.errorBody : undefined
}

/** The JSON object of an answer; empty where it is none. */
export function membersOf({ json }: Pick<Answer, 'json'>): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {}
}

/** The media type of an answer, in lower case, without parameters. */
export function mediaTypeOf({ headers }: Pick<Answer, 'headers'>): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

export function isJsonType(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType.endsWith('+json')
}
