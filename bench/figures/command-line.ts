import { runNode } from '../child.ts'
import type { Figure, Line } from '../figure.ts'
import { inRounds } from '../rounds.ts'
import { spreadOf } from '../statistics.ts'

const commands: Readonly<Record<string, readonly string[]>> = {
  'node, doing nothing': ['-e', '0'],
  'trivet --help': ['dist/cli/main.js', '--help'],
  'trivet providers': ['dist/cli/main.js', 'providers'],
}

/** The whole process, from its start to its end. */
export const commandLine: Figure = {
  id: 'command-line',
  title: 'The command line, start to end',
  value: { title: 'time', unit: 'ms', digits: 0 },

  async measure(settings) {
    const runners = Object.entries(commands).map(([name, args]) => ({
      name,
      sample: async () => {
        const start = performance.now()
        await runNode(args)
        return performance.now() - start
      },
    }))
    return [...(await inRounds(runners, settings))].map(([name, times]): Line => ({
      name,
      value: spreadOf(times),
      ...(name === 'trivet --help' && { target: { atMost: 300 } }),
    }))
  },
}
