import { drift, emulated, without } from './drift-check.ts'
import { NO_USER, OFFLINE } from '../../provider-check.ts'
import { isRecognisable, quirksSeen } from '../../judges/quirks.ts'
import { inconclusive, kept, skipped, violated } from '../../finding.ts'
import { answers, onError, onSuccess, scopesSeparatedBy, status } from '../../mutants.ts'

/** The deviations that a profile declares. */
export const quirkDrift = [
  drift({
    id: 'drift-undeclared-quirk',
    title: 'Every deviation that is seen is declared',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Looks for the known deviations in the answers to a few requests.',
    expectation: 'Each is among the quirks of the profile.',
    fix: 'Declare it in the profile, with the source, the date and a fixture: "quirks": { "<name>": { "source": "…", "date": "…" } }.',
    async run(target) {
      const seen = await quirksSeen(target)
      const undeclared = seen.filter(
        ({ quirk, isThere, isAllowed }) =>
          isThere && !isAllowed && !(quirk in target.provider.quirks),
      )
      if (seen.length === 0) return inconclusive('No answer shows whether there are any.')
      return undeclared.length === 0
        ? kept(
            seen.map(({ proof }) => proof),
            'What deviates is declared.',
          )
        : violated(
            undeclared.map(({ proof }) => proof),
            `Not declared: ${undeclared.map(({ quirk }) => quirk).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'is GitHub without its quirk',
        of: 'github',
        lane: 'offline',
        profile: (provider) => without(provider, 'tokenErrorsUseStatus200'),
      },
      { name: 'says errors with 200', ...emulated, world: answers('token', onError(status(200))) },
      {
        name: 'takes commas',
        ...emulated,
        world: answers('token', onSuccess(scopesSeparatedBy(','))),
      },
    ],
  }),
  drift({
    id: 'drift-stale-quirk',
    title: 'Every deviation that is declared is still there',
    level: 'should',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Looks for the declared deviations in the answers to a few requests.',
    expectation: 'None is surely gone.',
    fix: 'Take the quirk out of the profile: the library is then strict again.',
    async run(target) {
      const declared = Object.keys(target.provider.quirks).filter(isRecognisable)
      if (declared.length === 0)
        return skipped('not-applicable', 'The profile declares no quirk that one answer shows.')
      const seen = (await quirksSeen(target)).filter(({ quirk }) => declared.includes(quirk))
      const gone = seen.filter(({ isThere }) => !isThere)
      if (seen.length === 0)
        return inconclusive(`No answer shows whether they are still there: ${declared.join(', ')}.`)
      return gone.length === 0
        ? kept(
            seen.map(({ proof }) => proof),
            `Still there: ${seen.map(({ quirk }) => quirk).join(', ')}.`,
          )
        : violated(
            gone.map(({ proof }) => proof),
            `Gone: ${gone.map(({ quirk }) => quirk).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'says errors with 400 now',
        of: 'github',
        ...emulated,
        world: answers('token', (one) => (one.body.includes('"error"') ? status(400)(one) : one)),
      },
    ],
  }),
]
