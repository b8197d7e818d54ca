import type { Failure } from '../failures.ts'
import { formEncode } from './form.ts'

/** Null and undefined: there is none. */
export type Secret = string | null | undefined

/**
 * A failure that may be shown: every text of its details, which may be a provider's words, becomes one clean
 * line, in it the secrets of this flow are replaced (some providers echo the code), and then it is cut.
 */
export function presentable<F extends Failure>(failed: F, secrets: readonly Secret[]): F {
  const present = createPresenter(secrets)
  const details = Object.fromEntries(
    Object.entries(failed.details).map(([name, value]) => [name, presentableValue(value, present)]),
  )
  return { ...failed, details }
}

function presentableValue(value: unknown, present: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => presentableValue(item, present))
  return typeof value === 'string' ? present(value) : value
}

/** Makes texts of somebody else's one clean line each, without these secrets. */
export function createPresenter(secrets: readonly Secret[]): (text: string) => string {
  // Once for all texts: to say how a secret may be written takes longer than to look for it.
  const spellings = secrets
    .filter(isSecret)
    .flatMap(spellingsOf)
    .map((spelling) => squeeze(oneLine(spelling)))
    .filter(isSecret)
    .toSorted((one, other) => other.length - one.length) // One may be the beginning of another.
  const distinct = [...new Set(spellings)]
  return (text) => cut(withoutSecrets(oneLine(text), distinct, text.length > LONGEST_READ))
}

const LONGEST = 500
// Far more than is shown.
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

function isSecret(secret: Secret): secret is string {
  return typeof secret === 'string' && secret.length >= SHORTEST_SECRET
}

/**
 * Replaces in one pass, as far as is shown: what was put in is never looked at again, whatever a secret consists of.
 *
 * @param spellings Squeezed, the longest first: spaces were invisible characters between their letters.
 * @param isCut Whether the text went on: then its end is not shown, which may be the beginning of a secret.
 */
function withoutSecrets(line: string, spellings: readonly string[], isCut: boolean): string {
  const squeezed = squeeze(line)
  const present = spellings.filter((spelling) => squeezed.includes(spelling))
  if (present.length === 0 && !isCut) return line
  const places: number[] = []
  for (let index = 0; index < line.length; index += 1) if (line[index] !== ' ') places.push(index)
  const [longest = ''] = isCut ? spellings : []
  const known = Math.max(0, squeezed.length - Math.max(0, longest.length - 1))
  let clean = ''
  let from = 0
  let found = firstOf(present, squeezed, 0)
  while (found !== null && found.start < known && clean.length <= LONGEST) {
    clean += line.slice(from, places[found.start]) + REDACTED
    from = (places[found.end - 1] ?? 0) + 1
    found = firstOf(present, squeezed, found.end)
  }
  return clean + line.slice(from, places[known])
}

/** Which of these comes first behind a place in a text, and of those the one that was named first. */
function firstOf(
  spellings: readonly string[],
  text: string,
  after: number,
): { readonly start: number; readonly end: number } | null {
  let first: { readonly start: number; readonly end: number } | null = null
  for (const spelling of spellings) {
    const start = text.indexOf(spelling, after)
    if (start !== -1 && (first === null || start < first.start))
      first = { start, end: start + spelling.length }
  }
  return first
}

/**
 * Without spaces, and in one case: one letter for each, as only İ becomes two, and the same one wherever it stands, as
 * only Σ becomes another at the end of a word.
 */
function squeeze(text: string): string {
  return text.replaceAll(' ', '').replaceAll('İ', 'i').toLowerCase().replaceAll('ς', 'σ')
}

const REDACTED = '[redacted]'

/** Whether one of these secrets stands in a text, as it is or encoded. */
export function holdsSecret(text: string, secrets: readonly Secret[]): boolean {
  return secrets.some(
    (secret) =>
      isSecret(secret) &&
      secret.length <= text.length &&
      spellingsOf(secret).some((spelling) => stands(spelling, text)),
  )
}

/** In URLs the case of `%2f` is anybody's choice. */
function stands(spelling: string, text: string): boolean {
  if (text.includes(spelling)) return true
  return spelling.includes('%') && text.toLowerCase().includes(spelling.toLowerCase())
}

/** A text as it is, and as it may stand in a URL, in a form, in JSON or in markup. */
function spellingsOf(text: string): string[] {
  // Most tokens, which are written in one way everywhere.
  if (/^[\w.-]*$/.test(text)) return [text]
  const wellFormed = text.toWellFormed()
  const inUrl = encodeURIComponent(wellFormed)
  const inJson = JSON.stringify(wellFormed).slice(1, -1)
  const inMarkup = wellFormed.replaceAll(
    /[&<>"']/g,
    (character) => entities[character] ?? character,
  )
  return [
    wellFormed,
    inUrl,
    // Python leaves these in a path as they are.
    inUrl.replaceAll('%2F', '/'),
    encodeURIComponent(inUrl),
    formEncode(text),
    encodeURIComponent(formEncode(text)),
    wellFormed.replaceAll('/', String.raw`\/`),
    inJson,
    inJson.replaceAll('/', String.raw`\/`),
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
