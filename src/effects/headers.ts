/** Headers as the port has them: names in lower case, repeated ones joined with `, `. */
export function joinHeaders(
  pairs: Iterable<readonly [name: string, value: string]>,
): Readonly<Record<string, string>> {
  // Without a prototype: a server may name a header `__proto__`.
  const joined = Object.create(null) as Record<string, string>
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    const before = joined[key]
    joined[key] = before === undefined ? value : `${before}, ${value}`
  }
  return joined
}
