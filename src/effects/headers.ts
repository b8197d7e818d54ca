/** Headers as the port has them: names in lower case, repeated ones joined with `, `. */
export function joinHeaders(
  pairs: Iterable<readonly [name: string, value: string]>,
): Readonly<Record<string, string>> {
  const joined = new Map<string, string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    const before = joined.get(key)
    joined.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  // Not by assignment: a server may name a header `__proto__`.
  return Object.fromEntries(joined)
}
