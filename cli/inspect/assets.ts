import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** What the page of the viewer loads. */
export interface Assets {
  readonly script: string
  readonly style: string
}

let assets: Promise<Assets> | undefined

/** Made at build; in the repository, where the sources run, when they are first asked for. */
export function viewerAssets(): Promise<Assets> {
  assets ??= load()
  return assets
}

async function load(): Promise<Assets> {
  const [script, style] = [
    new URL('./viewer.js', import.meta.url),
    new URL('./viewer.css', import.meta.url),
  ]
  if (existsSync(script))
    return { script: await readFile(script, 'utf8'), style: await readFile(style, 'utf8') }
  const { bundleViewer } = await import('./bundle-viewer.ts')
  return bundleViewer()
}
