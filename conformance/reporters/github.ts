import type { Outcome, Subject, Verdict } from '../verdict.ts'
import { placesOf } from '../run.ts'
import type { CreateReporter } from './reporter.ts'

export interface GithubReporterOptions {
  /** The file in the repository that a finding about a subject belongs to. Default: none. */
  readonly fileOf?: (subject: Subject) => string | undefined
}

const commands: Readonly<Partial<Record<Outcome, 'error' | 'warning'>>> = {
  FAIL: 'error',
  ERROR: 'error',
  XPASS: 'error',
  WARN: 'warning',
}

/**
 * An annotation for each finding, as GitHub reads them in what a step prints.
 *
 * @see {@link https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands Workflow commands}
 */
export function githubReporter({
  fileOf = () => undefined,
}: GithubReporterOptions = {}): CreateReporter {
  return (write) => ({
    verdict(verdict) {
      const command = commands[verdict.outcome]
      if (command !== undefined) write(annotation(command, verdict, fileOf(verdict.subject)))
    },
    end() {},
  })
}

function annotation(command: string, verdict: Verdict, file: string | undefined): string {
  const { check, subject, lane, observed, expected, fix, house } = verdict
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`, 'line=1']),
    `title=${property(`${check}: ${subject.id}, ${lane}`)}`,
  ]
  const places = house ? 'a rule of ours' : placesOf(verdict)
  const text = [`${observed} Expected: ${expected} (${places})`, `What to do: ${fix}`]
  return `::${command} ${properties.join(',')}::${data(text.join('\n'))}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
