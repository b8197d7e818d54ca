import { placesOf } from '../run.ts'
import type { Verdict } from '../verdict.ts'

/** What there is to say of a verdict, label by label. */
export function detailsOf(verdict: Verdict): ReadonlyArray<readonly [label: string, text: string]> {
  const { house, level, expected, observed, threats, fix, repro, waiver, check, lane } = verdict
  const places = house ? 'a rule of ours, not of a specification' : placesOf(verdict)
  const labelled: ReadonlyArray<readonly [string, string | undefined]> = [
    ['expected', expected],
    ['observed', observed],
    ['rests on', `${places} (${level})`],
    ['open to', threats.join(', ')],
    ['what to do', fix],
    // The emulator is in the process that ran: nobody else can ask it.
    ['again', lane === 'emulated' ? undefined : repro],
    [
      'waived',
      waiver === undefined
        ? undefined
        : `until ${waiver.expires}: ${waiver.reason} (${waiver.link})`,
    ],
    ['more', `trivet explain ${check}`],
  ]
  return labelled.flatMap(([label, text]) =>
    text === undefined || text === '' ? [] : [[label, text] as const],
  )
}
