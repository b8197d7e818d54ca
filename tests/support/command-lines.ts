import { createProgram } from '../../cli/program.ts'
import { createTerminal } from '../../cli/terminal.ts'

/** Signals that a command line was understood: nothing is run. */
class Understood extends Error {}

/** The words of a line as a shell would pass them: quotes taken off, up to a comment, a pipe or a redirection. */
export function wordsOf(line: string): readonly string[] {
  const [command = ''] = line.split(/\s+(?:#|\||>)\s/)
  const words = command.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)
  return [...words].map(([word]) => word.replaceAll(/["']/g, ''))
}

/**
 * What is wrong with a command line of `trivet`, in Commander's words; undefined where nothing is.
 *
 * @param args Without `trivet` itself.
 */
export async function faultIn(args: readonly string[]): Promise<string | undefined> {
  let said = ''
  const terminal = createTerminal({ write: (text: string) => (said += text) }, {})
  const shell = {
    out: terminal,
    err: terminal,
    env: {},
    isInteractive: false,
    signal: new AbortController().signal,
  }
  const wanted = args.find((arg) => !arg.startsWith('-'))
  const program = await createProgram(shell, () => {}, wanted)
  program.hook('preAction', () => {
    throw new Understood()
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return `Nothing would run: ${said}`
  } catch (error) {
    if (error instanceof Understood) return undefined
    return said === '' ? String(error) : said
  }
}
