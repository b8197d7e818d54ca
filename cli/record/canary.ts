import { jsonIn } from './answers.ts'
import { isPlaceholder } from './placeholders.ts'

// Shorter ones are words that stand everywhere.
const SHORTEST = 6

/** A text that is a word of the RFCs names nobody, whatever is called by a part of it. */
const STANDARD =
  /^(?:invalid_(?:request|client|grant|scope|token)|un(?:authorized_client|supported_(?:grant|response)_type)|access_denied|insufficient_scope|server_error|temporarily_unavailable|(?:login|consent|interaction)_required|bearer)$/i

/** Where something was found that must not be in a fixture: never what it was. */
export interface Leak {
  readonly fixture: string
  readonly at: string
}

/**
 * Looks for anything that was replaced in what is about to be written, and for credentials anywhere in it.
 *
 * @param values What was replaced: must be the value of nothing, nor a part of one.
 * @param secrets Tokens, codes and the like: must be nowhere at all.
 */
export function leaksIn(
  fixtures: Readonly<Record<string, object>>,
  values: ReadonlySet<string>,
  secrets: readonly string[],
): readonly Leak[] {
  const hunted = [...values].filter(isHunted)
  return Object.entries(fixtures).flatMap(([fixture, content]) => {
    const whole = JSON.stringify(content)
    const known = secrets.some((secret) => secret.length >= SHORTEST && whole.includes(secret))
    return [
      ...(known ? [{ fixture, at: 'a credential' }] : []),
      ...textsIn(dataOf(content), '')
        .filter(([, text]) => !isPlaceholder(text) && !STANDARD.test(text))
        .filter(([, text]) => hunted.some((value) => text.includes(value)))
        .map(([at]) => ({ fixture, at })),
    ]
  })
}

/** Whether a value is one that is looked for. */
export function isHunted({ length }: string): boolean {
  return length >= SHORTEST
}

/** What came from outside; title and provenance are ours. */
function dataOf(fixture: object): object {
  const own = new Set(['title', 'provenance'])
  return Object.fromEntries(Object.entries(fixture).filter(([name]) => !own.has(name)))
}

/** Every text in a value with its place; JSON inside a text is looked into. */
function textsIn(value: unknown, at: string): Array<readonly [at: string, text: string]> {
  if (typeof value === 'string') {
    const inner = jsonIn(value)
    return typeof inner === 'object' && inner !== null ? textsIn(inner, at) : [[at, value]]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${at}/${name}`))
}
