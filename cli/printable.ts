// Control characters, C1 too; line separators; what turns the direction of writing.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/**
 * A text from outside, safe to show in a terminal: what moves the cursor, changes colours or turns the
 * direction of writing is replaced.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\uFFFD')
}

/** A value as JSON in one line, just as safe: such characters are escaped, and come back when it is parsed. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
