import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The version of this package. */
export function versionOf(): string {
  const { version } = JSON.parse(readFileSync(manifest(), 'utf8')) as { version: string }
  return version
}

/**
 * Where a file of this package lies for whoever runs the command: in node_modules, or in a cache of npx. What is
 * named here has to be among the published `files`.
 */
export function shipped(file: string): string {
  const path = join(dirname(manifest()), file)
  const near = relative(process.cwd(), path)
  return near.startsWith('..') || isAbsolute(near) ? path : near
}

function manifest(): string {
  return fileURLToPath(import.meta.resolve('trivet/package.json'))
}
