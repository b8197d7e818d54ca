/**
 * A text from outside, safe to show in a terminal: what moves the cursor, changes colours or turns the
 * direction of writing is replaced.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}
