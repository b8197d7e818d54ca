import type { ExitCode } from '../exit-code.ts'
import { notice } from '../notice.ts'
import type { Shell } from '../shell.ts'

/** Says that something was not written because a secret stands in it, and gives the exit code for a fault of ours. */
export function tellLeaks(
  place: string,
  names: readonly string[],
  err: Shell['err'],
): Extract<ExitCode, 6> {
  notice(
    err,
    'error',
    `${place} would have had a secret in it (${names.join(', ')}), and was not written. This is a fault of this command: please report it.`,
  )
  return 6
}
