import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../stores/child.ts'
import { bundle, commandIn, extras } from './place.ts'
import { startProcess, type Example } from './run.ts'

const { folder, missing } = extras.frameworks

const files = {
  'app/layout.js':
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>',
  'app/page.js': 'export default () => <a href="/login/github">Sign in</a>',
  // The repository has lock files above this one, in which Next would look for its root.
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(folder)} } }`,
} as const

/** In Next itself: the routes, bundled, in a project that is built and served as for production. */
export async function onNext(path: string): Promise<Example> {
  const command = await commandIn(folder, 'next')
  return {
    path: `${path}, in Next itself`,
    ...(command === undefined && { missing }),
    async start(variables) {
      // Here Next finds itself, and follows no link to it.
      const project = await mkdtemp(join(folder, 'project-'))
      const remove = () => rm(project, { recursive: true, force: true })
      const env = { ...variables, NEXT_TELEMETRY_DISABLED: '1' }
      const next = [command ?? '']
      try {
        for (const step of ['login', 'callback'].map((name) => `${name}/[provider]/route`))
          await bundle(`${path}/${step}.ts`, join(project, 'app', `${step}.js`), 'neutral')
        for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text)
        await run(process.execPath, [...next, 'build', project], {
          env: { ...process.env, ...env },
        })
        const { hostname, port } = new URL(variables['ORIGIN'] ?? '')
        const address = ['--hostname', hostname, '--port', port]
        const served = startProcess(process.execPath, [...next, 'start', project, ...address], env)
        return { stop: () => served.stop().then(remove) }
      } catch (error) {
        await remove()
        throw error
      }
    },
  }
}
