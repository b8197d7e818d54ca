import { stripVTControlCharacters } from 'node:util'

/** `1 check`, `2 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Breaks a text into lines that are no longer than `width`; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A text that has room, cut where it is too long. */
export function fitted(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
}

/** A list item: its mark before the first line, the others below the text. */
export function item(mark: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrapped(text, width - mark.length)
  return [`${mark}${first}`, ...rest.map((line) => `${' '.repeat(mark.length)}${line}`)]
}

/** The same, but where there is no room for `least` characters behind the mark, or for a word: then below it. */
function hung(mark: string, text: string, width: number, least = 0): string[] {
  const longest = Math.max(...text.split(/\s+/).map(({ length }) => length))
  const isRoomy = width - mark.length >= Math.max(least, longest)
  return isRoomy || mark.length <= BELOW.length || mark.trim() === ''
    ? item(mark, text, width)
    : [mark.trimEnd(), ...item(BELOW, text, width)]
}

const BELOW = ' '.repeat(6)

/**
 * A text whose lines are no longer than `width`: what stands behind two spaces or more goes on below itself, prose
 * below its beginning. A command stays whole, so that it can be copied.
 */
export function refitted(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [, before = '', rest = ''] = /^(\s*\S.*? {2,}|\s*)(\S.*)$/.exec(line) ?? []
      // The second line of a command is further in than anything else.
      const isCommand = before.trim() === '' && /^ {2}\$ | {6}--/.test(line)
      // A styled line is longer than it looks.
      if (stripVTControlCharacters(line).length <= width || isCommand) return [line]
      return hung(before, rest, width, NARROWEST)
    })
    .join('\n')
}

/** Labels and values, indented, in two columns; what has no value is left out. */
export function labelled(
  pairs: ReadonlyArray<readonly [string, string | undefined]>,
  width = Infinity,
): string[] {
  const rows = pairs.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [[`  ${label}`, value]],
  )
  return columns(rows, width)
}

/**
 * Rows as columns that are as wide as their widest cell. Where that is too wide, the last column is broken between
 * words; where there is no room for that either, each row is told as a list.
 *
 * @param titles Of the columns.
 * @param head How the titles look, and the first cells of a list.
 */
export function table(
  titles: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  width = Infinity,
  head = (text: string): string => text,
): string[] {
  const widths = widthsOf([titles, ...rows])
  const last = widths.at(-1) ?? 0
  const room = width - widths.slice(0, -1).reduce((sum, one) => sum + one + GAP, 0)
  if (room >= Math.min(NARROWEST, last)) {
    const [header = '', ...lines] = columns([titles, ...rows], width)
    return [head(header), ...lines]
  }
  // A sentence says by itself what it is, and is what the row is about.
  const facts = last < NARROWEST ? titles.length : titles.length - 1
  return rows.flatMap((row) => [
    head(row[0] ?? ''),
    ...[...row.slice(facts), factsOf(titles.slice(1, facts), row.slice(1))]
      .filter((text) => text !== '')
      .flatMap((text) => item('  ', text, width)),
  ])
}

/** `level must · tier 1`: what has no value is left out. */
function factsOf(titles: readonly string[], cells: readonly string[]): string {
  return titles
    .map((title, at) => [title.toLowerCase(), cells[at] ?? ''])
    .filter(([, cell]) => cell !== '')
    .map((fact) => fact.join(' '))
    .join(' · ')
}

const GAP = 2
/** A narrower column would be read word by word. */
const NARROWEST = 24

function columns(rows: ReadonlyArray<readonly string[]>, width: number): string[] {
  const widths = widthsOf(rows)
  return rows.flatMap((row) => {
    const before = row.slice(0, -1).map((cell, column) => cell.padEnd((widths[column] ?? 0) + GAP))
    return hung(before.join(''), row.at(-1) ?? '', width).map((line) => line.trimEnd())
  })
}

function widthsOf(rows: ReadonlyArray<readonly string[]>): number[] {
  return (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
}
