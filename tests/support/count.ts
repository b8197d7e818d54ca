import { appendFileSync } from 'node:fs'
import { COUNTS_FILE } from '../../scripts/counts.ts'

/**
 * Adds to what `npm test` prints at its end. Call it where the thing has just been done, in `afterAll` for
 * a whole file, with a number that comes of it.
 *
 * @param what In the plural, with what it was of where that matters: `mutants killed`.
 */
export function count(what: string, number: number): void {
  const file = process.env[COUNTS_FILE]
  if (file !== undefined) appendFileSync(file, `${what}\t${number}\n`)
}
