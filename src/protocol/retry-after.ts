import type { HttpResponse } from '../effects/ports.ts'

// What a hostile or careless server may make us promise: a day.
const LONGEST_MS = 86_400_000

const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, .+ GMT$/

/**
 * When to come again, in epoch milliseconds; null where the response does not say or says nonsense.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 RFC 9110 §10.2.3}
 */
export function retryAtOf(
  response: HttpResponse,
  now: number,
  rule: { readonly header: string; readonly unit: 'seconds' | 'epoch-seconds' } = {
    header: 'retry-after',
    unit: 'seconds',
  },
): number | null {
  const value = response.headers[rule.header]?.trim() ?? ''
  const at = instantOf(value, now, rule.unit)
  return Number.isNaN(at) ? null : Math.min(Math.max(at, now), now + LONGEST_MS)
}

function instantOf(value: string, now: number, unit: 'seconds' | 'epoch-seconds'): number {
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000 + (unit === 'seconds' ? now : 0)
  // `Date.parse` alone finds a date in almost anything with a digit in it.
  return HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN
}
