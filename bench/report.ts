import { isMet, type Column, type Figure, type Line, type Target } from './figure.ts'

export interface Measured {
  readonly figure: Figure
  readonly lines: readonly Line[]
}

/** The cells of a table, its head first. */
export function cellsOf({ figure: { value, beside }, lines }: Measured): readonly string[][] {
  const head = ['', value.title, 'middle half', ...(beside ? [beside.title] : []), 'to reach', '']
  const rows = lines.map((line) => [
    line.name,
    withUnit(line.value.median, value),
    spreadIn(line, value),
    ...(beside ? [line.beside === undefined ? '' : withUnit(line.beside, beside)] : []),
    line.target === undefined ? '' : targetIn(line.target, value),
    line.target === undefined ? '' : isMet(line) ? 'reached' : 'missed',
  ])
  return [head, ...rows]
}

function withUnit(number: number, { unit, digits }: Column): string {
  return `${format(number, digits)} ${unit}`
}

function spreadIn({ value: { low, high } }: Line, { digits }: Column): string {
  return low === high ? '' : `${format(low, digits)}–${format(high, digits)}`
}

function targetIn({ atMost, atLeast }: Target, column: Column): string {
  return atMost === undefined
    ? `≥ ${withUnit(atLeast ?? Number.NaN, column)}`
    : `≤ ${withUnit(atMost, column)}`
}

function format(number: number, digits: number): string {
  return number.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** For a terminal: columns one below the other, numbers to the right. */
export function textOf(measured: Measured): string {
  const rows = cellsOf(measured)
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [measured.figure.title, ...lines.map((line) => `  ${line}`), ''].join('\n')
}

/** For the documentation. */
export function markdownOf(measured: Measured): string {
  const [head = [], ...rows] = cellsOf(measured)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/**
 * Puts the tables into a page, each between `<!-- measured: <id> -->` and `<!-- end -->`.
 *
 * @throws Where there is no place for one.
 */
export function fillIn(page: string, parts: ReadonlyMap<string, string>): string {
  let filled = page
  for (const [id, part] of parts) {
    const place = new RegExp(`(<!-- measured: ${id} -->\n).*?(\n<!-- end -->)`, 's')
    if (!place.test(filled)) throw new Error(`The page has no place for ${id}.`)
    filled = filled.replace(place, (_, start: string, end: string) => `${start}\n${part}\n${end}`)
  }
  return filled
}
