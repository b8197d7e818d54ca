import { runCommandLine } from '../../cli/program.ts'
import { createTerminal } from '../../cli/terminal.ts'

/** Runs a command in this process, without a terminal: for what neither waits nor serves. */
export async function inProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const streamOf = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  const code = await runCommandLine(args, {
    out: createTerminal(streamOf('stdout'), env),
    err: createTerminal(streamOf('stderr'), env),
    env,
    isInteractive: false,
    signal: new AbortController().signal,
  })
  return { code, ...written }
}
