import { execFileSync } from 'node:child_process'

/** Formats source text as `npm run format` would, by the name of the file it is for. */
export function format(path: string, source: string): string {
  const args = ['node_modules/oxfmt/bin/oxfmt', `--stdin-filepath=${path}`]
  return execFileSync(process.execPath, args, { input: source, encoding: 'utf8' })
}
