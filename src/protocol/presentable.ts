import type { Failure } from '../failures.ts'
import { formEncode } from './form.ts'

/** Null and undefined: there is none. */
export type Secret = string | null | undefined

/**
 * A failure that may be shown: every text of its details, which may be a provider's words, becomes one clean
 * line, in it the secrets of this flow are replaced (some providers echo the code), and then it is cut.
 */
export function presentable<F extends Failure>(failed: F, secrets: readonly Secret[]): F {
  const spellings = secrets.filter(isSecret).flatMap(spellingsOf)
  const details = Object.fromEntries(
    Object.entries(failed.details).map(([name, value]) => [
      name,
      presentableValue(value, spellings),
    ]),
  )
  return { ...failed, details }
}

function presentableValue(value: unknown, spellings: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => presentableValue(item, spellings))
  return typeof value === 'string' ? shown(value, spellings) : value
}

/** A text of somebody else's as one clean line without these secrets. */
export function presentableText(text: string, secrets: readonly Secret[]): string {
  return shown(text, secrets.filter(isSecret).flatMap(spellingsOf))
}

function shown(text: string, spellings: readonly string[]): string {
  return cut(withoutSecrets(oneLine(text), spellings))
}

const LONGEST = 500
// Far more than is shown, so that what is cut off here cannot come into view when secrets before it are replaced.
const LONGEST_READ = 65_536

/** No control or direction characters. Escape it before it goes into markup. */
function oneLine(text: string): string {
  return text
    .slice(0, LONGEST_READ)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

function cut(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).toWellFormed()}…` : line
}

// Shorter ones would blot out ordinary words, and are no secrets.
const SHORTEST_SECRET = 6
// Longer ones are looked for as they are: an expression of their length would be too large.
const LONGEST_PATTERN = 2_048

function isSecret(secret: Secret): secret is string {
  return typeof secret === 'string' && secret.length >= SHORTEST_SECRET
}

/** Replaces in one pass: what was put in is never looked at again, whatever a secret consists of. */
function withoutSecrets(line: string, spellings: readonly string[]): string {
  // An expression for each spelling would cost far more than looking first.
  const squeezed = squeeze(line)
  const present = spellings
    .filter((spelling) => squeezed.includes(squeeze(oneLine(spelling))))
    .toSorted((one, other) => other.length - one.length) // One may be the beginning of another.
  const long = present.filter(({ length }) => length > LONGEST_PATTERN)
  const patterns = new Set(present.slice(long.length).map(patternOf))
  patterns.delete('')
  const rest = long.reduce((text, spelling) => text.replaceAll(spelling, REDACTED), line)
  return patterns.size === 0
    ? rest
    : rest.replaceAll(new RegExp([...patterns].join('|'), 'gi'), REDACTED)
}

/** Without spaces, and in one case. */
function squeeze(text: string): string {
  return text.replaceAll(' ', '').toLowerCase()
}

const REDACTED = '[redacted]'

/** Whether one of these secrets stands in a text, as it is or encoded. */
export function holdsSecret(text: string, secrets: readonly Secret[]): boolean {
  return secrets.some(
    (secret) =>
      isSecret(secret) &&
      secret.length <= text.length &&
      spellingsOf(secret).some((spelling) => text.includes(spelling)),
  )
}

/** A text as it is, and as it may stand in a URL, in a form, in JSON or in markup. */
function spellingsOf(text: string): string[] {
  // Most tokens, which are written in one way everywhere.
  if (/^[\w.-]*$/.test(text)) return [text]
  const wellFormed = text.toWellFormed()
  const inUrl = encodeURIComponent(wellFormed)
  const inMarkup = wellFormed.replaceAll(
    /[&<>"']/g,
    (character) => entities[character] ?? character,
  )
  return [
    wellFormed,
    inUrl,
    encodeURIComponent(inUrl),
    formEncode(text),
    encodeURIComponent(formEncode(text)),
    wellFormed.replaceAll('/', String.raw`\/`),
    inMarkup,
  ]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Finds a spelling, also where invisible characters were put between its letters: by now they are spaces. */
function patternOf(spelling: string): string {
  const letters = Array.from(oneLine(spelling).replaceAll(' ', ''))
  if (letters.length < SHORTEST_SECRET) return ''
  return letters.map((letter) => letter.replace(/[^\p{L}\p{N}]/u, String.raw`\$&`)).join(' ?')
}
