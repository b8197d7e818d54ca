import type { Effects } from 'trivet/effects'
import type { Terminal } from './terminal.ts'

/** What a command has of the process that runs it. */
export interface Shell {
  /** Standard output: what the command is for. */
  readonly out: Terminal
  /** Standard error: what happens meanwhile, and what is wrong. */
  readonly err: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether questions can be asked. */
  readonly isInteractive: boolean
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** What a login is done with. Default: the network and the clock of this machine. */
  readonly effects?: Effects
}
