import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reporter } from 'vitest/node'

/** Where the tests of this run write what they count: see `tests/support/count.ts`. */
export const COUNTS_FILE = 'TRIVET_COUNTS'

/** Prints, at the end of a run, how much of what the tests went through. Only what ran is counted. */
export class Counts implements Reporter {
  #folder: string | undefined

  onInit(): void {
    this.#folder = mkdtempSync(join(tmpdir(), 'trivet-counts-'))
    process.env[COUNTS_FILE] = join(this.#folder, 'counts')
  }

  onTestRunEnd(): void {
    const lines = totals(written()).map(([what, number]) => `  ${number.padStart(9)}  ${what}`)
    if (lines.length > 0) console.log(`\n Counted\n${lines.join('\n')}\n`)
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}

function written(): string {
  try {
    return readFileSync(process.env[COUNTS_FILE] ?? '', 'utf8')
  } catch {
    return ''
  }
}

/** One line `what<tab>number` for each count; the same thing, counted in several files, is added up. */
function totals(text: string): ReadonlyArray<readonly [what: string, number: string]> {
  const sums = new Map<string, number>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [what = '', number = '0'] = line.split('\t')
    sums.set(what, (sums.get(what) ?? 0) + Number(number))
  }
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([what, number]) => [what, number.toLocaleString('en')])
}
