import { lintProvider, type Finding, type ProviderInput } from 'trivet/providers'
import type { Shell } from '../shell.ts'
import { counted, item } from '../text.ts'
import { fixturesOf } from './summary.ts'

/** What a profile was found to have. */
export interface Linted {
  /** The id, or the file. */
  readonly profile: string
  readonly findings: readonly Finding[]
}

/** Lints a profile of the library, together with its fixtures. */
export function lintKnown(profile: ProviderInput & { readonly id: string }, now: number): Linted {
  const { id } = profile
  return { profile: id, findings: lintProvider(profile, { now, fixtures: fixturesOf(id) }) }
}

/** Lints what a file has, alone. */
export function lintFile(path: string, profile: unknown, now: number): Linted {
  return { profile: path, findings: lintProvider(profile, { now }) }
}

export function hasErrors(linted: readonly Linted[]): boolean {
  return linted.some(({ findings }) => findings.some(({ level }) => level === 'error'))
}

/** The findings for people. */
export function linesOf(linted: readonly Linted[], { out }: Shell): string[] {
  const { style } = out
  const width = Math.min(out.width, 100)
  const lines = linted.flatMap(({ profile, findings }) =>
    findings.flatMap(({ id, level, at, message, fix }) => [
      `${style(level === 'error' ? 'red' : 'yellow', level)} ${style('bold', profile)} ${at} ${style('dim', id)}`,
      ...item('  ', message, width),
      ...item('  → ', fix, width),
    ]),
  )
  const found = linted.flatMap(({ findings }) => findings)
  const errors = found.filter(({ level }) => level === 'error').length
  const sum = [counted(errors, 'error'), counted(found.length - errors, 'warning')].join(', ')
  return [...lines, `${counted(linted.length, 'profile')}: ${sum}.`]
}
