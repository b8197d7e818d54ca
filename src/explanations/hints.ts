import type { Failure } from '../failures.ts'
import type { ProviderInput } from '../providers/schema.ts'

type Hint = NonNullable<ProviderInput['hints']>[number]

/**
 * What the profile knows about a failure. The most specific hints only: one for this text makes the ones
 * for any text of this error moot, and so on.
 */
export function hintsFor(failed: Failure, hints: readonly Hint[]): readonly Hint[] {
  const matching = hints.filter((hint) => matches(hint, failed))
  const best = Math.max(...matching.map(specificity))
  return matching.filter((hint) => specificity(hint) === best)
}

function matches({ code, error, text }: Hint, failed: Failure): boolean {
  if (code !== failed.code) return false
  const { details } = failed
  const said = 'error' in details ? details : { error: undefined, description: null }
  return (
    (error === undefined || error === said.error) &&
    (text === undefined || said.description?.includes(text) === true)
  )
}

function specificity({ error, text }: Hint): number {
  return (text === undefined ? 0 : 2) + (error === undefined ? 0 : 1)
}
