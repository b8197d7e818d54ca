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

/** Labels and values, indented, in two columns; what has no value is left out. */
export function labelled(pairs: ReadonlyArray<readonly [string, string | undefined]>): string[] {
  return table(
    pairs.flatMap(([label, value]) =>
      value === undefined || value === '' ? [] : [[`  ${label}`, value]],
    ),
  )
}

/** Rows as columns that are as wide as their widest cell. */
export function table(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
