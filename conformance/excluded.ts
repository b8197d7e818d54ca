import type { ExcludedCheck } from './check.ts'
import { excludedClientChecks } from './client/excluded.ts'

/** Rows of the catalogue that are not run, and why. */
export const excluded: readonly ExcludedCheck[] = [
  {
    id: 'exp-refresh-ttl',
    reason:
      'It takes a ledger over days: a refresh token that is used again and again until it dies. The command has no memory between runs.',
  },
  ...excludedClientChecks,
]
