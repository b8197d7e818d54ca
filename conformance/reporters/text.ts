import { placesOf } from '../run.ts'
import { waiversFor } from '../waivers.ts'
import type { Evidence, Exchange, Outcome, Verdict } from '../verdict.ts'
import type { CreateReporter, RunResult } from './reporter.ts'

/** How a text may look. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export interface TextReporterOptions {
  /** Default: no styles. */
  readonly style?: (style: TextStyle, text: string) => string
  /** Also tells what passed and what was skipped. Default: false. */
  readonly verbose?: boolean
}

const looks: Readonly<Record<Outcome, TextStyle>> = {
  PASS: 'green',
  NONSTRICT: 'cyan',
  FAIL: 'red',
  WARN: 'yellow',
  INFO: 'dim',
  SKIP: 'dim',
  INCONCLUSIVE: 'yellow',
  XFAIL: 'dim',
  XPASS: 'red',
  ERROR: 'red',
}
const DETAILED: ReadonlySet<Outcome> = new Set(['FAIL', 'WARN', 'XPASS', 'ERROR'])
const BRIEF: ReadonlySet<Outcome> = new Set(['NONSTRICT', 'INFO', 'XFAIL'])
const MOST_BODY_LINES = 12
const MOST_LINE = 300

/** For people: what failed with everything that shows it, then a line for each subject, then the sum. */
export function textReporter({
  style = (_, text) => text,
  verbose = false,
}: TextReporterOptions = {}): CreateReporter {
  return (write) => {
    let place = ''
    return {
      verdict(verdict) {
        const { outcome, lane, subject } = verdict
        const here = `${subject.id}, ${lane}`
        if (here !== place) write(style('bold', here))
        place = here
        const isTold = verbose || DETAILED.has(outcome) || BRIEF.has(outcome)
        if (!isTold && !(outcome === 'INCONCLUSIVE' && lane !== 'offline' && lane !== 'emulated'))
          return
        for (const line of linesOf(verdict, style)) write(line)
      },
      end(result) {
        for (const line of summaryOf(result, style)) write(line)
      },
    }
  }
}

type Styled = NonNullable<TextReporterOptions['style']>

function linesOf(verdict: Verdict, style: Styled): string[] {
  const { outcome, check, observed, lane } = verdict
  const mark = style(looks[outcome], outcome.padEnd(12))
  const reason = verdict.reason === undefined ? '' : style('dim', ` (${verdict.reason})`)
  const head = `  ${mark} ${check}${reason}`
  if (!DETAILED.has(outcome)) return [head, `    ${style('dim', observed)}`]
  const house = verdict.house ? 'a rule of ours, not of a specification' : placesOf(verdict)
  const labelled: ReadonlyArray<readonly [string, string | undefined]> = [
    ['expected', verdict.expected],
    ['observed', observed],
    ['rests on', `${house} (${verdict.level})`],
    ['open to', verdict.threats.join(', ') || undefined],
    ['what to do', verdict.fix],
    ['again', lane === 'emulated' ? undefined : verdict.repro],
    ['more', `trivet explain ${check}`],
  ]
  return [
    head,
    ...labelled.flatMap(([label, text]) =>
      text === undefined ? [] : [`    ${style('dim', label.padEnd(10))} ${text}`],
    ),
    ...verdict.evidence
      .flatMap((one) => shown(one))
      .map((line) => `    ${style('dim', '│')} ${line}`),
    '',
  ]
}

function shown(evidence: Evidence): string[] {
  if (evidence.kind === 'exchange') return exchangeLines(evidence.exchange)
  const value = evidence.value === undefined ? 'nothing' : JSON.stringify(evidence.value)
  return [cut(`${evidence.file}${evidence.pointer === '' ? '' : `#${evidence.pointer}`}: ${value}`)]
}

function exchangeLines({ request, response }: Exchange): string[] {
  return [
    `> ${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `> ${name}: ${value}`),
    ...(request.body === undefined || request.body === '' ? [] : ['>', `> ${request.body}`]),
    ...(response === undefined
      ? ['< no answer']
      : [
          `< ${response.status}`,
          ...Object.entries(response.headers).map(([name, value]) => `< ${name}: ${value}`),
          ...bodyLines(response.body),
        ]),
  ].map(cut)
}

function bodyLines(body: string): string[] {
  if (body === '') return []
  const lines = body.split(/\r?\n/)
  const rest = lines.length - MOST_BODY_LINES
  return [
    '<',
    ...lines.slice(0, MOST_BODY_LINES).map((line) => `< ${line}`),
    ...(rest > 0 ? [`< … ${rest} more lines`] : []),
  ]
}

/** One line of a provider's text: short, and without what moves a cursor. */
function cut(line: string): string {
  const clean = line.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
  return clean.length > MOST_LINE ? `${clean.slice(0, MOST_LINE)}…` : clean
}

function summaryOf({ verdicts, summary, ms, startedAt }: RunResult, style: Styled): string[] {
  const told = Object.entries(summary.counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => style(looks[outcome as Outcome], `${count} ${outcome}`))
  const lanes = new Set(verdicts.map(({ lane }) => lane))
  const isPaper = [...lanes].every((lane) => lane === 'offline' || lane === 'emulated')
  const waivers = waiversFor(verdicts, startedAt + ms)
  return [
    '',
    `${style('bold', `${summary.total} verdicts`)} in ${(ms / 1000).toFixed(1)} s: ${told.join(' · ')}`,
    ...(isPaper
      ? [
          style(
            'dim',
            'Nothing was sent: this is about the profiles and the fixtures, and says no more of the real providers than these do.',
          ),
        ]
      : []),
    ...summary.staleWaivers.map(({ check }) =>
      style('red', `The waiver for ${check} excuses nothing any more: take it out.`),
    ),
    ...(waivers.length === 0
      ? []
      : [
          '',
          'To accept a failure for a while, put its entry into a waivers file (--waivers):',
          ...JSON.stringify({ waivers }, null, 2)
            .split('\n')
            .map((line) => style('dim', line)),
        ]),
  ]
}
