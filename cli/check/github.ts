import { existsSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { githubReporter, markdownReporter, type Reporter } from 'trivet/conformance'
import type { Shell } from '../shell.ts'

/** GitHub takes a summary of 1 MiB, and none of a longer one. */
const LONGEST_SUMMARY_BYTES = 1_000_000

export interface OnGithub {
  readonly reporters: readonly Reporter[]
  /** A line that is no command, whatever a provider has written into it. */
  readonly inert: (line: string) => string
  /** Adds the summary to that of the job. */
  readonly save: () => Promise<void>
}

/**
 * What a job on GitHub gets without being asked for: annotations, and a summary. Elsewhere nothing.
 *
 * @param source The file or the address that findings belong to.
 * @param isClean Whether a text may be written.
 */
export function onGithub(
  { env, err }: Pick<Shell, 'env' | 'err'>,
  source: string | undefined,
  isClean: (text: string) => boolean,
): OnGithub {
  const isJob = env['GITHUB_ACTIONS'] === 'true'
  const summary = env['GITHUB_STEP_SUMMARY'] ?? ''
  const lines: string[] = []
  const annotate = (line: string): void => {
    if (isClean(line)) err.print(line)
  }
  return {
    reporters: [
      // On standard error, which GitHub reads too: standard output may be JSON, or go into a file.
      ...(isJob ? [githubReporter({ fileOf: () => fileOf(source) })(annotate)] : []),
      ...(isJob && summary !== '' ? [markdownReporter((text) => void lines.push(text))] : []),
    ],
    inert: (line) =>
      isJob
        ? line.replaceAll('##[', '\\u0023#[').replaceAll(/^([\s\u0085]*):(?=:)/gm, '$1\\u003a')
        : line,
    async save() {
      const text = shortened(lines.join('\n'))
      // That a summary cannot be added is no reason to fail a run.
      if (text !== '' && isClean(text)) await appendFile(summary, `${text}\n`).catch(() => {})
    },
  }
}

function fileOf(source: string | undefined): string | undefined {
  return source !== undefined && existsSync(source) ? source : undefined
}

/** Whole findings, as many as there is room for. */
function shortened(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= LONGEST_SUMMARY_BYTES) return text
  const start = bytes.subarray(0, LONGEST_SUMMARY_BYTES).toString()
  const cut = start.slice(0, start.lastIndexOf('\n## '))
  return `${cut}\n\nThere is more than fits here: \`--report\` has all of it.`
}
