import { placeOf, threats, type Check } from 'trivet/conformance'
import type { Terminal } from '../terminal.ts'
import { item } from '../text.ts'

/** A check for people: what it claims, where that stands, what to do, how to waive it. */
export function checkLines(check: Check, { style, width }: Terminal): string[] {
  const { id, title, level, party, lanes, house, requirements, stimulus, expectation } = check
  const section = (name: string, text: string): string[] =>
    text === '' ? [] : ['', `  ${style('bold', name)}`, ...item('  ', text, Math.min(width, 100))]
  const day = (days: number): string =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const waiver = {
    check: id,
    outcome: level === 'must' ? 'FAIL' : level === 'should' ? 'WARN' : 'INFO',
    reason: 'why this is known and accepted',
    link: 'https://example.com/issue/1',
    since: day(0),
    expires: day(90),
  }
  return [
    `${style('bold', title)}  ${style('dim', id)}`,
    ...section(
      'Who and where',
      `A ${party}; ${lanes.length === 1 ? 'lane' : 'lanes'} ${lanes.join(', ')}.`,
    ),
    ...section('What is done', stimulus),
    ...section('What is expected', expectation),
    ...(check.threats.length === 0 ? [] : ['', `  ${style('bold', 'A failure leaves open')}`]),
    ...check.threats.flatMap((threat) =>
      item('  ', `${threat}: ${threats[threat]?.what ?? ''}`, Math.min(width, 100)),
    ),
    ...section('What to do', check.fix),
    ...section(
      'Where it stands',
      house ? `A rule of ours (${level}): it is never a violation of a specification.` : '',
    ),
    ...(house ? [] : ['', `  ${style('bold', 'Where it stands')}`]),
    ...requirements.flatMap((one) => item('  ', `${placeOf(one)} (${level}): ${one.url}`, width)),
    '',
    `  ${style('bold', 'How to waive it')}, in the file of --waivers:`,
    `  ${JSON.stringify({ waivers: [waiver] })}`,
  ]
}
