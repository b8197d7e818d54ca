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
  readonly replacement: string
  readonly reason: string
}

/** `results.json`: the last whole run. */
export interface Results {
  readonly folders: Readonly<
    Record<string, { readonly killed: number; readonly of: number; readonly left: number }>
  >
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
