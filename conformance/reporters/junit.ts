import type { Outcome, Verdict } from '../verdict.ts'
import { detailsOf } from './details.ts'
import { escaped } from './escape.ts'
import { evidenceLines } from './evidence.ts'
import type { CreateReporter, RunResult } from './reporter.ts'

export interface JunitReporterOptions {
  /** What a warning is to those who know pass and fail only. Default: `pass`. */
  readonly warn?: 'pass' | 'fail' | 'skip'
}

type Kind = 'pass' | 'fail' | 'skip' | 'error'

/** JUnit's XML: a suite for each subject, lane and group, a case for each check. */
export function junitReporter({ warn = 'pass' }: JunitReporterOptions = {}): CreateReporter {
  return (write) => ({
    verdict() {},
    end(result) {
      write(documentOf(result, warn))
    },
  })
}

function documentOf({ plan, verdicts, startedAt }: RunResult, warn: Kind): string {
  const kindOf = ({ outcome }: Verdict): Kind => (outcome === 'WARN' ? warn : kinds[outcome])
  const groups = new Map(plan.checks.map(({ id, group }) => [id, group]))
  const nameOf = ({ subject, lane, check }: Verdict): string =>
    `${subject.id}.${lane}.${groups.get(check) ?? ''}`
  const started = new Date(startedAt).toISOString().slice(0, 19)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="trivet" ${countsOf(verdicts, kindOf)}>`,
    ...[...new Set(verdicts.map(nameOf))].flatMap((name) => {
      const own = verdicts.filter((verdict) => nameOf(verdict) === name)
      const skipped = own.filter((one) => kindOf(one) === 'skip').length
      return [
        `  <testsuite name="${escaped(name)}" timestamp="${started}" skipped="${skipped}" ${countsOf(own, kindOf)}>`,
        ...own.flatMap((verdict) => caseOf(verdict, name, kindOf(verdict))),
        '  </testsuite>',
      ]
    }),
    '</testsuites>',
  ].join('\n')
}

const kinds: Readonly<Record<Outcome, Kind>> = {
  PASS: 'pass',
  NONSTRICT: 'pass',
  INFO: 'pass',
  WARN: 'pass',
  FAIL: 'fail',
  XPASS: 'fail',
  XFAIL: 'skip',
  SKIP: 'skip',
  INCONCLUSIVE: 'skip',
  ERROR: 'error',
}

function countsOf(own: readonly Verdict[], kindOf: (verdict: Verdict) => Kind): string {
  const count = (kind: Kind): number => own.filter((one) => kindOf(one) === kind).length
  const seconds = own.reduce((sum, { ms }) => sum + ms, 0) / 1000
  return `tests="${own.length}" failures="${count('fail')}" errors="${count('error')}" time="${seconds.toFixed(3)}"`
}

function caseOf(verdict: Verdict, suite: string, kind: Kind): string[] {
  const { check, outcome, reason, level, lane, requirements, observed, ms } = verdict
  const said = `${outcome}${reason === undefined ? '' : ` (${reason})`}: ${observed}`
  const facts = [
    `level: ${level}`,
    `lane: ${lane}`,
    `spec: ${requirements.map(({ url }) => url).join(' ') || 'a rule of ours'}`,
  ]
  return [
    `    <testcase name="${escaped(check)}" classname="${escaped(suite)}" time="${(ms / 1000).toFixed(3)}">`,
    ...elementOf(kind, verdict, said),
    `      <system-out>${escaped([said, ...facts].join('\n'))}</system-out>`,
    '    </testcase>',
  ]
}

/** What those who read JUnit agree on: see docs/decisions/065. */
function elementOf(kind: Kind, verdict: Verdict, said: string): string[] {
  if (kind === 'pass') return []
  if (kind === 'skip') return [`      <skipped>${escaped(said)}</skipped>`]
  const name = kind === 'fail' ? 'failure' : 'error'
  const text = [
    ...detailsOf(verdict).map(([label, value]) => `${label}: ${value}`),
    '',
    ...verdict.evidence.flatMap(evidenceLines),
  ].join('\n')
  return [
    `      <${name} type="${verdict.outcome}" message="${escaped(said)}">${escaped(text)}</${name}>`,
  ]
}
