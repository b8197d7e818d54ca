import type { ProviderError } from '../failures.ts'

/**
 * A text that came from outside, between marks. The text cannot close the marks and go on in our name, and
 * it stays text where somebody puts an explanation into a page without escaping it.
 */
export function quoted(text: string): string {
  const inert = text
    .replaceAll(/[“”„‟]/g, '"')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
  return `“${inert}”`
}

/** Several of them: `“a”, “b”`. */
export function quotedList(texts: readonly string[]): string {
  return texts.map(quoted).join(', ')
}

/** A quoted text, or what to say where there is none. */
export function quotedOr(none: string, text: string | null): string {
  return text === null || text === '' ? none : quoted(text)
}

/** What the provider said about an error, marked as the provider's own words. */
export function said(
  provider: string,
  { error, standardError, description, uri }: ProviderError,
): string {
  if (error === '' && description === null) return `${provider} gives no reason.`
  const code = error === '' ? '' : `error ${quoted(error)}`
  const words =
    description === null
      ? `${provider} says: ${code}.`
      : `${provider} says: ${quoted(description)}${code && ` (${code})`}.`
  const standard =
    standardError === null || standardError === error
      ? ''
      : ` RFC 6749 calls that ${standardError}.`
  const page = uri === null ? '' : ` It refers to ${quoted(uri)}.`
  return words + standard + page
}

export function status(code: number): string {
  return `The status was ${code}.`
}

/** Which of the requests for user information failed. */
export function asked(request: string): string {
  return request === 'user'
    ? 'It was the request for the user.'
    : `It was the additional request ${quoted(request)} of the profile.`
}

export function tryAgainAt(retryAt: number | null): string {
  return retryAt === null
    ? 'When to ask again was not said.'
    : `It may be asked again from ${instant(retryAt)} on.`
}

/** Epoch milliseconds as people and logs write them. */
export function instant(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? 'a time that cannot be' : date.toISOString()
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A length of time in its two largest units: `2 minutes 5 seconds`. */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return 'an unknown time'
  let rest = Math.abs(ms)
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return parts.length === 0 ? 'less than a second' : parts.slice(0, 2).join(' ')
}
