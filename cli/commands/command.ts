import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import type { Shell } from '../shell.ts'

/** Adds a command to the program. `end` takes the exit code. */
export type AddCommand = (program: Command, shell: Shell, end: (code: ExitCode) => void) => void
