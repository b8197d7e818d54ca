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

/** An answer without its request, as a fixture has it. */
export function answerFrom(
  { status, headers, body }: NonNullable<Exchange['response']>,
  evidence: Evidence,
  isComplete: boolean,
): Answer {
  return { status, headers, body, json: jsonIn(body), cookies: [], isComplete, evidence }
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
