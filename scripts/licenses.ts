import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const licenseFile = /^(licen[cs]e|copying|notice)(\.|-|$)/i
const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/**
 * The licences of the packages whose files were bundled, as Markdown.
 *
 * @param inputs Paths of bundled files, relative to the root of the repository.
 * @throws Where a package comes without a licence text: such a package cannot be bundled.
 */
export async function renderLicenses(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => packageFolder.exec(input)?.[1] ?? []))
  const sections = await Promise.all([...folders].map(renderPackage))
  return [
    '# Licences of bundled packages',
    'The files under `dist/cli`, `dist/conformance` and `dist/emulator` contain code of these packages.',
    ...sections.sort((a, b) => (a < b ? -1 : 1)),
  ].join('\n\n')
}

async function renderPackage(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(text) as Manifest
  const files = (await readdir(folder)).filter((file) => licenseFile.test(file)).sort()
  if (files.length === 0) throw new Error(`${name} is bundled, but has no licence file.`)

  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return [
    `## ${name} ${version} (${license ?? 'see below'})`,
    ...texts.map((body) => `\`\`\`text\n${body.trim()}\n\`\`\``),
  ].join('\n\n')
}
