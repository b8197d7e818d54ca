/** Where a user goes who did not say. */
export const HOME = '/'

/** In characters. It has to fit into a cookie, beside everything else. */
const LONGEST = 512

/**
 * A place on this origin: its path, query and fragment, as a browser would read them. Anything else becomes
 * {@link HOME}: another origin, a path that a browser takes for a host, control characters, a user name.
 *
 * @param wanted A path, or an absolute URL of this origin.
 * @param origin The public one.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.11 RFC 9700 §4.11}
 */
export function safeReturnTo(wanted: string | null, origin: string): string {
  if (wanted === null || !isPlain(wanted) || !URL.canParse(wanted, origin)) return HOME
  const isPath = wanted.startsWith('/')
  const isHere = `${wanted}/`.startsWith(`${origin}/`)
  if (!isPath && !isHere) return HOME
  const { origin: there, pathname, search, hash } = new URL(wanted, origin)
  // `/.//evil.example` is a path; what it comes to, `//evil.example`, names a host.
  if (there !== origin || pathname.startsWith('//')) return HOME
  const path = `${pathname}${search}${hash}`
  return path.length > LONGEST ? HOME : path
}

/** Browsers drop tabs and line ends anywhere in a URL, and read `\` as `/`. */
function isPlain(text: string): boolean {
  return text.length <= LONGEST && text.isWellFormed() && !/[\p{Cc}\\]/u.test(text)
}
