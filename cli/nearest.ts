/**
 * The word that was probably meant; undefined where none is near.
 *
 * @param known In the order in which they are preferred.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase()
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)
  const [best] = ranked
  if (best === undefined) return undefined
  const isNear = best.distance <= Math.max(1, Math.floor(best.candidate.length * 0.4))
  if (isNear) return best.candidate
  return known.find((candidate) => wanted.length > 2 && candidate.toLowerCase().includes(wanted))
}

/** ` Did you mean "github"?`, or nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : ` Did you mean "${meant}"?`
}

/** How many letters have to be inserted, removed, replaced or swapped (optimal string alignment). */
function distanceTo(from: string, to: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const replaced = at(last, column - 1) + (isSame ? 0 : 1)
      const edited = Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced)
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(isSwapped ? Math.min(edited, at(beforeLast, column - 2) + 1) : edited)
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
