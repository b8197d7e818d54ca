import { waiversFor } from '../waivers.ts'
import type { Outcome, Verdict } from '../verdict.ts'
import { threatLines, threatViews } from '../threats/threat-view.ts'
import { detailsOf } from './details.ts'
import { evidenceLines } from './evidence.ts'
import type { CreateReporter, RunResult } from './reporter.ts'
import { counted } from '../counted.ts'

/** How a text may look. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export interface TextReporterOptions {
  /** Default: no styles. */
  readonly style?: (style: TextStyle, text: string) => string
  /** Also tells what passed and what was skipped. Default: false. */
  readonly verbose?: boolean
  /** In characters: lines are broken between words. Default: never. */
  readonly width?: number
  /** Tells only what failed, and the sum. Default: false. */
  readonly onlyFailures?: boolean
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

/** For people: what failed with everything that shows it, then a line for each subject, then the sum. */
export function textReporter({
  style = (_, text) => text,
  verbose = false,
  width = Infinity,
  onlyFailures = false,
}: TextReporterOptions = {}): CreateReporter {
  return (write) => {
    let place = ''
    // What is told together, by what is said of it.
    const alike = new Map<string, Verdict[]>()
    return {
      verdict(verdict) {
        const { outcome, lane, reason, observed } = verdict
        const isPaper = lane === 'offline' || lane === 'emulated'
        const isUnusual = BRIEF.has(outcome) || (outcome === 'INCONCLUSIVE' && !isPaper)
        const isTold = DETAILED.has(outcome) || (!onlyFailures && (verbose || isUnusual))
        if (isTold || !onlyFailures) tellPlace(verdict)
        if (!isTold) return
        if (DETAILED.has(outcome) || verbose) return linesOf(verdict, style, width).forEach(write)
        const key = [outcome, reason, observed].join('\n')
        alike.set(key, [...(alike.get(key) ?? []), verdict])
      },
      end(result) {
        tellAlike()
        for (const line of attacksIn(result, style, width)) write(line)
        for (const line of summaryOf(result, style, width)) write(line)
      },
    }

    function tellPlace(verdict: Verdict): void {
      const here = `${verdict.subject.id}, ${verdict.lane}`
      if (here === place) return
      tellAlike()
      write(style('bold', here))
      place = here
    }

    function tellAlike(): void {
      for (const verdicts of alike.values())
        for (const line of linesOfAll(verdicts, style, width)) write(line)
      alike.clear()
    }
  }
}

type Styled = NonNullable<TextReporterOptions['style']>

function linesOf(verdict: Verdict, style: Styled, width: number): string[] {
  const { outcome, check, observed } = verdict
  const mark = style(looks[outcome], outcome.padEnd(12))
  const reason = verdict.reason === undefined ? '' : style('dim', ` (${verdict.reason})`)
  const head = `  ${mark} ${check}${reason}`
  if (!DETAILED.has(outcome))
    return [head, ...wrapped(observed, width - 4).map((line) => `    ${style('dim', line)}`)]
  return [
    head,
    ...detailsOf(verdict).flatMap(([label, text]) => {
      const broken = label === 'again' ? wrappedCommand : wrapped
      const [first = '', ...rest] = broken(text, width - 15)
      return [
        `    ${style('dim', label.padEnd(10))} ${first}`,
        ...rest.map((line) => `${' '.repeat(15)}${line}`),
      ]
    }),
    ...verdict.evidence
      .flatMap(evidenceLines)
      .flatMap((line) =>
        wrapped(line, width - 10).map((part, at) => (at === 0 ? part : `    ${part}`)),
      )
      .map((line) => `    ${style('dim', '│')} ${line}`),
    '',
  ]
}

/** Checks of which the same is said: that once, and which they are, as long as they are few. */
function linesOfAll(all: readonly Verdict[], style: Styled, width: number): string[] {
  const [first] = all
  if (first === undefined || all.length === 1)
    return all.flatMap((one) => linesOf(one, style, width))
  const told = linesOf({ ...first, check: counted(all.length, 'check') }, style, width)
  const names = all.slice(0, FEW).map(({ check }) => check)
  const more = all.length - names.length
  const which = more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more (--verbose)`
  return [...told, ...wrapped(which, width - 4).map((line) => `    ${style('dim', line)}`)]
}

const FEW = 6

/** Lines that are no longer than `width`, where no word is. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The same for a shell; one in which something is quoted stays whole. */
function wrappedCommand(command: string, width: number): string[] {
  if (/['"\\]/.test(command)) return [command]
  const lines = wrapped(command, width - 2)
  return lines.map((line, at) => (at === lines.length - 1 ? line : `${line} \\`))
}

/** What stays open of each subject, and what is worth most. */
function attacksIn({ verdicts }: RunResult, style: Styled, width: number): string[] {
  const views = threatViews(verdicts).map(threatLines)
  const lines = views.flatMap(([open, remedy]) =>
    open === undefined || remedy === undefined
      ? []
      : [
          ...wrapped(open, width - 2).map((line, at) => `${at === 0 ? '' : '  '}${line}`),
          ...wrapped(remedy, width - 2).map((line) => `  ${line}`),
        ],
  )
  return lines.length === 0 ? [] : ['', style('bold', 'Attacks that stay open'), ...lines]
}

function summaryOf(
  { verdicts, summary, ms, startedAt }: RunResult,
  style: Styled,
  width: number,
): string[] {
  const told = Object.entries(summary.counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => [`${count} ${outcome}`, looks[outcome as Outcome]] as const)
  const lanes = new Set(verdicts.map(({ lane }) => lane))
  const isPaper = [...lanes].every((lane) => lane === 'offline' || lane === 'emulated')
  const waivers = waiversFor(verdicts, startedAt + ms)
  return [
    '',
    ...sumOf(counted(summary.total, 'verdict'), (ms / 1000).toFixed(1), told, style, width),
    ...(isPaper
      ? wrapped(
          'Nothing was sent: this is about the profiles and the fixtures, and says no more of the real providers than these do.',
          width,
        ).map((line) => style('dim', line))
      : []),
    ...summary.staleWaivers.flatMap(({ check }) =>
      wrapped(`The waiver for ${check} excuses nothing any more: take it out.`, width).map((line) =>
        style('red', line),
      ),
    ),
    ...(waivers.length === 0
      ? []
      : [
          '',
          ...wrapped(
            'To accept a failure for a while, put its entry into a waivers file (--waivers):',
            width,
          ),
          ...JSON.stringify({ waivers }, null, 2)
            .split('\n')
            .map((line) => style('dim', line)),
        ]),
  ]
}

/** How many verdicts of each kind there are: never broken within one of them. */
function sumOf(
  total: string,
  seconds: string,
  told: ReadonlyArray<readonly [string, TextStyle]>,
  style: Styled,
  width: number,
): string[] {
  // Styles take no room.
  const lines = [
    {
      text: `${style('bold', total)} in ${seconds} s:`,
      length: `${total} in ${seconds} s:`.length,
    },
  ]
  told.forEach(([count, look], at) => {
    const last = lines.at(-1)
    const mark = at === 0 ? ' ' : ' · '
    if (last === undefined || last.length + mark.length + count.length > width)
      lines.push({ text: `  ${style(look, count)}`, length: count.length + 2 })
    else {
      last.text += `${mark}${style(look, count)}`
      last.length += mark.length + count.length
    }
  })
  return lines.map(({ text }) => text)
}
