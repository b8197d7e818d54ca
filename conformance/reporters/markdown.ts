import { placeOf } from '../requirement.ts'
import type { Outcome, Verdict } from '../verdict.ts'
import { threatLines, threatViews, type ThreatView } from '../threats/threat-view.ts'
import { commandOf } from './command.ts'
import { detailsOf } from './details.ts'
import { evidenceLines } from './evidence.ts'
import { columns, matrixOf, rank } from './matrix.ts'
import type { CreateReporter, RunResult } from './reporter.ts'
import { counted } from '../counted.ts'

/** Markdown, for a job summary or an issue: the sum, the matrix, and each finding with what shows it. */
export const markdownReporter: CreateReporter = (write) => ({
  verdict() {},
  end(result) {
    write(linesOf(result).join('\n'))
  },
})

const TOLD: ReadonlySet<Outcome> = new Set(['FAIL', 'ERROR', 'XPASS', 'WARN'])

function linesOf(result: RunResult): string[] {
  const { plan, verdicts, summary, startedAt, ms } = result
  const counts = Object.entries(summary.counts).filter(([, count]) => count > 0)
  const told = verdicts
    .filter(({ outcome }) => TOLD.has(outcome))
    .sort((one, other) => rank(one.outcome) - rank(other.outcome))
  return [
    `# ${commandOf(plan)}: exit ${summary.code}`,
    '',
    `${counted(summary.total, 'verdict')} in ${(ms / 1000).toFixed(1)} s, ${new Date(startedAt).toISOString().slice(0, 10)}: ${counts.map(([outcome, count]) => `${count} ${outcome}`).join(' · ')}`,
    '',
    `| subject | ${columns.join(' | ')} |`,
    `| --- | ${columns.map(() => '---:').join(' | ')} |`,
    ...matrixOf(result).map(
      ({ subject, lane, counts: own }) =>
        `| ${inline(`${subject.id}, ${lane}`)} | ${columns.map((outcome) => own[outcome] || '').join(' | ')} |`,
    ),
    '',
    ...threatViews(verdicts).flatMap(attacksOn),
    ...told.flatMap(findingOf),
  ]
}

function attacksOn(view: ThreatView): string[] {
  const lines = threatLines(view)
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${inline(line)}`), '']
}

function findingOf(verdict: Verdict): string[] {
  const { outcome, check, subject, lane, requirements, house, evidence } = verdict
  const places = house
    ? 'a rule of ours'
    : requirements.map((one) => `[${placeOf(one)}](${one.url})`).join(', ')
  return [
    `## ${outcome} \`${check}\`: ${inline(`${subject.id}, ${lane}`)}`,
    '',
    ...detailsOf(verdict)
      .filter(([label]) => label !== 'rests on' && label !== 'again')
      .map(([label, text]) => `- ${label}: ${inline(text)}`),
    `- rests on: ${places} (${verdict.level})`,
    '',
    ...fenced(evidence.flatMap(evidenceLines), 'http'),
    ...(verdict.repro === undefined || lane === 'emulated' ? [] : fenced([verdict.repro], 'sh')),
  ]
}

/** Text of a provider's is no markup of ours. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#!~@]/g, '\\$&').replaceAll(/\s+/g, ' ')
}

/** A fence that is longer than any in the text. */
function fenced(lines: readonly string[], language: string): string[] {
  if (lines.length === 0) return []
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence, '']
}
