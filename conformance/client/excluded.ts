import type { ExcludedCheck } from '../check.ts'

/** Rows of the catalogue that are about a client and are not played, and why. */
export const excludedClientChecks: readonly ExcludedCheck[] = [
  {
    id: 'ui-challenge-parser',
    reason:
      'What a client reads out of a WWW-Authenticate header cannot be seen from outside. The library tests its own reader on headers of every shape; `ui-403-scope` sees what comes of it.',
  },
  {
    id: 'exp-skewed-refresh',
    reason:
      'It needs the clock of the client, which no adapter lends: what a client would do before an expiry cannot be seen in time from outside.',
  },
  {
    id: 'exp-clock-jump',
    reason:
      'It needs the clock of the client. Expiry of a login is an instant that is compared on arrival; the model tests move that clock by days.',
  },
  {
    id: 'rob-every-event-everywhere',
    reason:
      'It is about the chart, not about messages: the model tests enumerate every state with every event.',
  },
]
