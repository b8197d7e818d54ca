// What XML 1.0 has no way to write, not even escaped; and what turns the direction of writing.
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFE\uFFFF]/gu

/** A text as it stands in XML or HTML, in an element or between double quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll(UNWRITABLE, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
