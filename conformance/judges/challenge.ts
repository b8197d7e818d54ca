/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const SCHEME = new RegExp(`^(${TOKEN})(?: +|$)`)
const PARAM = new RegExp(`^(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`)
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/

/**
 * Reads the challenges of a header; null where it does not follow the grammar.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 RFC 9110 §11.6.1}
 */
export function readChallenges(header: string): readonly Challenge[] | null {
  const challenges: Array<{ scheme: string; params: Record<string, string> }> = []
  let rest = header.trim()
  while (rest !== '') {
    const param = PARAM.exec(rest)
    const current = challenges.at(-1)
    if (param !== null && current !== undefined) {
      const [all, name = '', text, token] = param
      current.params[name.toLowerCase()] = text?.replaceAll(/\\(.)/g, '$1') ?? token ?? ''
      rest = rest.slice(all.length)
    } else {
      const [all, scheme] = SCHEME.exec(rest) ?? []
      if (all === undefined || scheme === undefined) return null
      challenges.push({ scheme: scheme.toLowerCase(), params: {} })
      rest = rest.slice(all.length)
      const [blob] = PARAM.test(rest) ? [] : (TOKEN68.exec(rest) ?? [])
      rest = rest.slice(blob?.length ?? 0)
      if (rest !== '' && blob === undefined && PARAM.test(rest)) continue
    }
    const separator = /^[ \t]*(?:,[ \t]*|$)/.exec(rest)
    if (separator === null) return null
    rest = rest.slice(separator[0].length)
  }
  return challenges
}
