import type { MutantResult } from '@stryker-mutator/api/core'

export type Mutant = Pick<
  MutantResult,
  'fileName' | 'location' | 'mutatorName' | 'replacement' | 'status'
>

/** A change of the sources that no test notices, and why none needs to. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly mutator: string
  /** That line, so that it is found wherever it is by now. */
  readonly code: string
  /** What of it is changed, in one line. */
  readonly original: string
  readonly replacement: string
  readonly reason: string
}

export interface Score {
  readonly killed: number
  readonly of: number
  readonly left: number
}

/** `results.json`: the last whole run. */
export interface Results {
  readonly folders: Readonly<Record<string, Score>>
  readonly survivors: readonly Survivor[]
}

export function folderOf(file: string): string {
  return file.startsWith('src/providers/') ? file : file.split('/').slice(0, 2).join('/')
}

export function keyOf({
  fileName,
  location: { start, end },
  mutatorName,
  replacement,
}: Mutant): string {
  return JSON.stringify([fileName, start, end, mutatorName, replacement])
}

/** What a reason is for: the change, wherever in its file it is by now. */
export function identityOf({ file, code, original, replacement }: Omit<Survivor, 'reason'>) {
  return JSON.stringify([file, code, original, replacement])
}

/** What stands at a place, counted from one, in one line. */
export function excerpt(text: string, { start, end }: Mutant['location']): string {
  const lines = text.split('\n').slice(start.line - 1, end.line)
  const ended = [...lines.slice(0, -1), lines.at(-1)?.slice(0, end.column - 1) ?? '']
  return inOneLine(ended.join('\n').slice(start.column - 1))
}

export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
