import type { Explanation } from 'trivet'
import type { StateName } from 'trivet/machine'
import { factsOf } from './facts.ts'
import { meaningOf } from './meaning.ts'
import { printable } from './printable.ts'
import type { Report } from './report.ts'
import type { ExchangeMade, Listener } from './story.ts'
import type { Style, Terminal } from './terminal.ts'
import { fitted, item, wrapped } from './text.ts'

const NAME_WIDTH = 18
const LONGEST_LINE = 100

/** Tells a terminal what a login does. */
export function narratorFor(terminal: Terminal): Listener {
  return (step) => {
    terminal.print(
      step.kind === 'state' ? stateLine(step.name, terminal) : exchangeLine(step, terminal),
    )
  }
}

const marks: Readonly<Partial<Record<StateName, readonly [mark: string, style: Style]>>> = {
  authenticated: ['✓', 'green'],
  denied: ['✗', 'yellow'],
  expired: ['✗', 'yellow'],
  rejected: ['✗', 'red'],
  failed: ['✗', 'red'],
  cancelled: ['✗', 'yellow'],
}

function stateLine(name: StateName, { style, isTerminal, width }: Terminal): string {
  const [mark, color] = marks[name] ?? ['●', 'cyan']
  const room = isTerminal ? width - NAME_WIDTH - 5 : Infinity
  const meaning = fitted(meaningOf(name), room)
  return `  ${style(color, mark)} ${style('bold', name.padEnd(NAME_WIDTH))} ${style('dim', meaning)}`
}

function exchangeLine({ method, address, answer, ms }: ExchangeMade, { style }: Terminal): string {
  const isFine = typeof answer === 'number' && answer < 400
  const shown = style(isFine ? 'green' : 'red', String(answer))
  return `      ${method.padEnd(4)} ${printable(address)}  ${shown}  ${style('dim', `${ms} ms`)}`
}

/** Tells a terminal how a login ended. */
export function tellReport(report: Report, name: string, terminal: Terminal): void {
  terminal.print()
  const lines =
    report.user === null ? failureLines(report, terminal) : successLines(report, name, terminal)
  for (const line of lines) terminal.print(line)
  terminal.print()
}

function successLines(report: Report, name: string, terminal: Terminal): string[] {
  const { style } = terminal
  const rows = factsOf(report).map(
    ({ label, value }) => `  ${style('dim', label.padEnd(12))} ${printable(value)}`,
  )
  const { causes, next, happened } = report.explanation
  const remarks =
    causes.length === 0 ? [] : ['', ...paragraphs({ happened, causes, next }, terminal)]
  return [`${style('green', '✓')} ${style('bold', `Signed in at ${name}`)}`, ...rows, ...remarks]
}

function failureLines({ status, explanation }: Report, terminal: Terminal): string[] {
  const { style } = terminal
  const color = status === 'failed' || status === 'rejected' ? 'red' : 'yellow'
  const { title, code, spec } = explanation
  // Who pressed Ctrl-C knows why.
  if (status === 'cancelled') return [`${style(color, '✗')} ${style('bold', 'Cancelled')}`]
  return [
    `${style(color, '✗')} ${style('bold', printable(title))}  ${style('dim', `${status}, ${code}`)}`,
    ...paragraphs(explanation, terminal),
    ...specLines(spec, terminal),
  ]
}

/** Where that stands. */
export function specLines(spec: Explanation['spec'], { style, width }: Terminal): string[] {
  if (spec === undefined) return []
  const lines = item('  ', `${spec.name}: ${spec.url}`, width)
  return ['', ...lines.map((line) => style('dim', line))]
}

/** What happened, why that usually is, and what to do. */
export function paragraphs(
  { happened, causes, next }: Pick<Report['explanation'], 'happened' | 'causes' | 'next'>,
  { style, width: columns }: Terminal,
): string[] {
  const width = Math.min(columns, LONGEST_LINE) - 2
  const list = (title: string, mark: string, texts: readonly string[]): string[] =>
    texts.length === 0
      ? []
      : [
          '',
          `  ${style('bold', title)}`,
          ...texts.flatMap((text) => item(`  ${mark} `, text, width)),
        ]
  return [
    ...wrapped(printable(happened), width - 2).map((line) => `  ${line}`),
    ...list('Usual causes', '•', causes.map(printable)),
    ...list('What to do', '→', next.map(printable)),
  ]
}
