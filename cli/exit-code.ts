import type { ExitCode as CheckExitCode } from 'trivet/conformance'

/** How the command ends, for scripts. */
export const exitCode = {
  authenticated: 0,
  otherOutcome: 1,
  wrongUsage: 2,
  /** By Ctrl-C, as shells have it: 128 and the number of the signal. */
  interrupted: 130,
  /** Whoever read our output has gone: what SIGPIPE makes of other programs. */
  readerGone: 141,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode] | CheckExitCode
