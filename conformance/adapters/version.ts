import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The version of a package that is installed. */
export function versionOf(name: string): string {
  const file = findPackageJSON(name, import.meta.url)
  const { version } = JSON.parse(readFileSync(file ?? '', 'utf8')) as { version: string }
  return version
}
