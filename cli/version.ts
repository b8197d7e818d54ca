import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The version of this package. */
export function versionOf(): string {
  const manifest = fileURLToPath(import.meta.resolve('trivet/package.json'))
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return version
}
