/** How many bits a guesser would have to guess at most, by the length of the shortest value and the characters in all. */
export function bitsIn(values: readonly string[]): number {
  const shortest = Math.min(...values.map((value) => value.length - commonPrefix(values)))
  const characters = new Set(values.join('')).size
  return Math.floor(shortest * Math.log2(Math.max(1, characters)))
}

/** What all of them begin with says nothing. */
function commonPrefix(values: readonly string[]): number {
  const [first = '', ...others] = values
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length++
  return values.length < 2 ? 0 : length
}

/** VSCHAR: visible ASCII and the space (RFC 6749 appendix A). */
export function isVisible(value: string): boolean {
  return /^[\x20-\x7e]+$/.test(value)
}
