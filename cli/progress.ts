import type { Shell } from './shell.ts'

/**
 * Shows how far a command is, until the returned function is called; nothing where nobody is looking.
 *
 * @param printsMeanwhile Whether it prints on standard output until then. Its lines and this one have to know of each
 *   other: where standard output goes through another program, as with `| cat`, they may meet on one screen.
 */
export function showProgress(
  { out, err }: Pick<Shell, 'out' | 'err'>,
  line: () => string,
  printsMeanwhile: boolean,
): () => void {
  if (out.isTerminal) return out.progress(line)
  return err.isTerminal && !printsMeanwhile ? err.progress(line) : () => {}
}
