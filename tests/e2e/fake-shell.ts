import type { Effects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { runCommandLine } from '../../cli/program.ts'
import { createTerminal } from '../../cli/terminal.ts'

const node = nodeEffects()
/** Longer than any pause before a request is sent again, and shorter than any time limit. */
const PAUSE_MS = 5_000

/** The network and the clock of this machine, but no pauses. */
export const effects: Effects = {
  ...node,
  wait: (ms, signal) => node.wait(ms < PAUSE_MS ? 0 : ms, signal),
}

/** Runs a command in this process, without a terminal: for what neither waits nor serves. */
export async function inProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  signal = new AbortController().signal,
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
    signal,
    effects,
  })
  return { code, ...written }
}
