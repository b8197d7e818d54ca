import { threats } from '../threats/glossary.ts'
import { threatViews, type ThreatState, type ThreatView } from '../threats/threat-view.ts'
import type { Verdict } from '../verdict.ts'
import { escaped } from './escape.ts'

/** The attacks on each subject: which stay open, and what closes most of them. */
export function threatsSection(verdicts: readonly Verdict[]): string {
  const views = threatViews(verdicts).filter(({ states }) => states.length > 0)
  if (views.length === 0) return ''
  return [
    '<h2 id="threats">By attack</h2>',
    '<div class="wide" tabindex="0" role="region" aria-labelledby="threats"><table><thead><tr>',
    ...['subject', 'open', 'stopped', 'unknown', 'worth most'].map(
      (name) => `<th scope="col">${name}</th>`,
    ),
    '</tr></thead><tbody>',
    ...views.map(rowOf),
    '</tbody></table></div>',
    '<p class="legend">Open: a check that stands in the way of the attack is violated, waived or not. Stopped: all that came to a verdict are kept. Unknown: none came to one. Rules of ours do not count.</p>',
    ...views.flatMap(detailsOf),
  ].join('\n')
}

function count({ states }: ThreatView, state: ThreatState['state']): number {
  return states.filter((one) => one.state === state).length
}

function rowOf(view: ThreatView): string {
  const [first] = view.remedies
  const open = count(view, 'open')
  return [
    `<tr><th scope="row">${escaped(view.subject.id)}</th>`,
    `<td${open > 0 ? ' class="fail"' : ''}>${open}</td>`,
    `<td class="pass">${count(view, 'stopped')}</td><td>${count(view, 'unknown')}</td>`,
    `<td>${first === undefined ? '' : `<code>${escaped(first.check)}</code>`}</td></tr>`,
  ].join('')
}

function detailsOf({ subject, states, remedies }: ThreatView): readonly string[] {
  if (remedies.length === 0) return []
  const open = states.filter(({ state }) => state === 'open')
  return [
    `<details open><summary><b>${escaped(subject.id)}</b> <span>${open.length} open</span></summary><dl>`,
    ...open.map(({ threat, by }) => {
      const what = threats[threat]?.what ?? ''
      const checks = by.map((check) => `<code>${escaped(check)}</code>`).join(', ')
      return `<div><dt>${escaped(threat)}</dt><dd>${escaped(what)} Left open by ${checks}.</dd></div>`
    }),
    '</dl><dl>',
    ...remedies.map(
      ({ check, fix, closes, narrows }) =>
        `<div><dt>mend</dt><dd><code>${escaped(check)}</code> closes ${closes.length}${narrows.length === 0 ? '' : `, narrows ${narrows.length}`}. ${escaped(fix)}</dd></div>`,
    ),
    '</dl></details>',
  ]
}
