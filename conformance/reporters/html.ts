import { createHash } from 'node:crypto'
import type { Outcome, Verdict } from '../verdict.ts'
import { commandOf } from './command.ts'
import { detailsOf } from './details.ts'
import { escaped } from './escape.ts'
import { evidenceLines } from './evidence.ts'
import { pageStyle } from './html-style.ts'
import { columns, matrixOf, rank, type MatrixRow } from './matrix.ts'
import type { CreateReporter, RunResult } from './reporter.ts'
import { threatsSection } from './threats-html.ts'
import { counted } from '../counted.ts'

/** One page that needs no script, no network and no other file: the matrix first, and what shows each finding. */
export const htmlReporter: CreateReporter = (write) => ({
  verdict() {},
  end(result) {
    write(pageOf(result))
  },
})

function pageOf(result: RunResult): string {
  const { summary, plan, startedAt, ms, verdicts } = result
  const rows = matrixOf(result)
  const groups = [...new Set(plan.checks.map(({ group }) => group))]
  const groupOf = new Map(plan.checks.map(({ id, group }) => [id, group]))
  const titleOf = new Map(plan.checks.map(({ id, title }) => [id, title]))
  const isPaper = rows.every(({ lane }) => lane === 'offline' || lane === 'emulated')
  const date = new Date(startedAt).toISOString()
  const subjects = new Set(rows.map(({ subject }) => subject.id)).size
  // Nothing is loaded and nothing runs, whatever a provider's text has in it.
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${commandOf(plan)}: exit ${summary.code}</title>`,
    `<style>${pageStyle}</style></head><body>`,
    `<header><h1>${commandOf(plan)}</h1>`,
    `<p>${counted(summary.total, 'verdict')} about ${counted(subjects, 'subject')}, in ${(ms / 1000).toFixed(1)} s. <time datetime="${date}">${date.slice(0, 16).replace('T', ' ')} UTC</time>. Exit code ${summary.code}.</p>`,
    `<ul class="counts">${columns
      .filter((outcome) => summary.counts[outcome] > 0)
      .map((outcome) => `<li>${mark(outcome)} ${summary.counts[outcome]}</li>`)
      .join('')}</ul>`,
    isPaper
      ? '<p class="note">Nothing was sent: this is about the profiles and the fixtures, and says no more of the real providers than these do.</p>'
      : '',
    '</header><main>',
    '<h2 id="matrix">By group</h2>',
    matrixTable(rows, groups, groupOf),
    threatsSection(verdicts),
    ...rows.map((row, at) => section(row, at, groups, groupOf, titleOf)),
    '</main>',
    verdicts.some(({ outcome }) => outcome === 'PASS')
      ? '<footer><p>What passed is listed without its messages: <code>--report run.json</code> has them.</p></footer>'
      : '',
    '</body></html>',
  ].join('\n')
}

type Names = ReadonlyMap<string, string>

function matrixTable(rows: readonly MatrixRow[], groups: readonly string[], groupOf: Names) {
  const cell = (row: MatrixRow, at: number, group: string): string => {
    const own = row.verdicts.filter(({ check }) => groupOf.get(check) === group)
    const worst = worstOf(own)
    if (worst === undefined) return '<td></td>'
    const count = own.filter(({ outcome }) => outcome === worst).length
    return `<td class="${worst.toLowerCase()}"><a href="#${anchor(at, group)}" title="${counted(own.length, 'check')}, ${count} ${worst}">${short[worst]}<b>${count}</b></a></td>`
  }
  return [
    '<div class="wide" tabindex="0" role="region" aria-labelledby="matrix"><table><thead><tr><th scope="col">subject</th>',
    ...groups.map((group) => `<th scope="col">${escaped(group)}</th>`),
    '</tr></thead><tbody>',
    ...rows.map(
      (row, at) =>
        `<tr><th scope="row"><a href="#s${at}">${escaped(row.subject.id)} <small>${row.lane}</small></a></th>${groups.map((group) => cell(row, at, group)).join('')}</tr>`,
    ),
    '</tbody></table></div>',
    `<p class="legend">A cell shows the worst outcome of its group, and how many have it: ${columns.map((outcome) => `<span class="${outcome.toLowerCase()}">${short[outcome]}</span> ${outcome}`).join(' · ')}</p>`,
  ].join('')
}

const short: Readonly<Record<Outcome, string>> = {
  ERROR: '‼',
  FAIL: '✗',
  XPASS: '⁇',
  WARN: '!',
  INCONCLUSIVE: '?',
  INFO: 'i',
  XFAIL: '∼',
  NONSTRICT: '≈',
  PASS: '✓',
  SKIP: '–',
}

function worstOf(own: readonly Verdict[]): Outcome | undefined {
  return columns.find((outcome) => own.some((one) => one.outcome === outcome))
}

function section(
  { subject, lane, verdicts }: MatrixRow,
  at: number,
  groups: readonly string[],
  groupOf: Names,
  titleOf: Names,
): string {
  const version = subject.version === undefined ? '' : ` ${escaped(subject.version)}`
  return [
    `<section id="s${at}"><h2>${escaped(subject.id)}${version} <small>${lane}</small></h2>`,
    ...groups.flatMap((group) => {
      const own = verdicts
        .filter(({ check }) => groupOf.get(check) === group)
        .sort((one, other) => rank(one.outcome) - rank(other.outcome))
      if (own.length === 0) return []
      return [
        `<h3 id="${anchor(at, group)}">${escaped(group)} <a href="#matrix" aria-label="to the matrix">↑</a></h3>`,
        ...own.map((verdict) => item(verdict, titleOf.get(verdict.check) ?? '')),
      ]
    }),
    '</section>',
  ].join('\n')
}

function item(verdict: Verdict, title: string): string {
  const { outcome, check, reason, requirements, evidence, observed } = verdict
  const isOpen = outcome === 'FAIL' || outcome === 'ERROR' || outcome === 'XPASS'
  const isBrief = outcome === 'PASS' || outcome === 'SKIP'
  const why = reason === undefined ? '' : ` <small>${escaped(reason)}</small>`
  const links = requirements.map(({ document, section: place, url }) => {
    const name = `${document}${place === undefined ? '' : ` §${place}`}`
    return `<a href="${escaped(url)}">${escaped(name)}</a>`
  })
  const lines = isBrief ? [] : evidence.flatMap(evidenceLines)
  const rows = isBrief
    ? [['observed', observed] as const]
    : detailsOf(verdict).filter(([label]) => label !== 'more')
  return [
    `<details${isOpen ? ' open' : ''}><summary>${mark(outcome)} <code>${escaped(check)}</code>${why} <span>${escaped(title)}</span></summary><dl>`,
    ...rows.map(
      ([label, text]) =>
        `<div><dt>${label}</dt><dd>${label === 'again' ? `<code>${escaped(text)}</code>` : escaped(text)}</dd></div>`,
    ),
    links.length === 0 ? '' : `<div><dt>read</dt><dd>${links.join(', ')}</dd></div>`,
    '</dl>',
    lines.length === 0 ? '' : `<pre tabindex="0">${escaped(lines.join('\n'))}</pre>`,
    '</details>',
  ].join('')
}

function mark(outcome: Outcome): string {
  return `<span class="mark ${outcome.toLowerCase()}">${outcome}</span>`
}

function anchor(at: number, group: string): string {
  return `s${at}-${group}`
}
