import type { Failure } from '../failures.ts'
import { formEncode } from './form.ts'

type Secret = string | null | undefined

/**
 * A failure that may be shown: in every text of its details, which may be a provider's words, first the
 * secrets of this flow are replaced (some providers echo the code), then the text is cleaned and cut.
 */
export function presentable<F extends Failure>(failed: F, secrets: readonly Secret[]): F {
  const details = Object.fromEntries(
    Object.entries(failed.details).map(([name, value]) => [name, presentableValue(value, secrets)]),
  )
  return { ...failed, details }
}

function presentableValue(value: unknown, secrets: readonly Secret[]): unknown {
  if (Array.isArray(value)) return value.map((item) => presentableValue(item, secrets))
  return typeof value === 'string' ? cleanText(withoutSecrets(value, secrets)) : value
}

const LONGEST = 500

/** One line without control or direction characters, at most 500 characters. Escape it before it goes into markup. */
function cleanText(text: string): string {
  const line = text
    .slice(0, LONGEST * 4)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).toWellFormed()}…` : line
}

// Shorter ones would blot out ordinary words, and are no secrets.
const SHORTEST_SECRET = 6

function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets
    .filter((secret) => typeof secret === 'string')
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap(spellingsOf)
    .toSorted((one, other) => other.length - one.length) // One may be the beginning of another.
    .reduce((rest, spelling) => rest.replaceAll(spelling, '[redacted]'), text)
}

/** A text as it is, and as it may stand in a URL or in a form. */
function spellingsOf(text: string): string[] {
  const encoded = [encodeURIComponent(text.toWellFormed()), formEncode(text)]
  const lowerCase = encoded.map((one) => one.replaceAll(/%../g, (byte) => byte.toLowerCase()))
  return [text, ...encoded, ...lowerCase]
}
