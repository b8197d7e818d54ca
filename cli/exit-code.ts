/** How the command ends, for scripts. */
export const exitCode = { authenticated: 0, otherOutcome: 1, wrongUsage: 2 } as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
