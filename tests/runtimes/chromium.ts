import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Answer } from './portable/task.ts'
import type { Place, Runtime } from './runtime.ts'
import { startWorld, textOf } from './world.ts'

const COMMAND = '/usr/bin/chromium'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const PATIENCE_MS = 60_000

/** A page that runs the bundle. Each task has a browser and a profile of its own. */
export function chromium({ project }: Place): Runtime {
  return {
    name: 'Chromium',
    comesFrom: 'apt-get install chromium',
    version: async () => (await promisify(execFile)(COMMAND, ['--version'])).stdout.trim(),
    async perform(task) {
      let resolve: (answer: Answer) => void = () => {}
      const answered = new Promise<Answer>((given) => {
        resolve = given
      })
      const server = await startWorld({
        page: (_, response) =>
          response
            .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
            .end(
              '<!doctype html><title>trivet</title><script type="module" src="/script"></script>',
            ),
        script: (_, response) =>
          void readFile(join(project, 'entry-page.js')).then((script) =>
            response.writeHead(200, { 'content-type': 'text/javascript' }).end(script),
          ),
        tasks: (incoming, response) => {
          if (incoming.method === 'GET') return void response.end(JSON.stringify(task))
          void textOf(incoming).then((text) => {
            response.end()
            resolve(JSON.parse(text) as Answer)
          })
        },
      })
      const profile = await mkdtemp(join(tmpdir(), 'trivet-chromium-'))
      const browser = spawn(
        COMMAND,
        [
          ...FLAGS,
          `--user-data-dir=${profile}`,
          '--remote-debugging-port=0',
          `${server.origin}/page`,
        ],
        { stdio: 'ignore' },
      )
      const ended = once(browser, 'exit')
      const patience = AbortSignal.timeout(PATIENCE_MS)
      try {
        return await Promise.race([
          answered,
          ended.then(() => Promise.reject(new Error('Chromium ended without an answer.'))),
          once(patience, 'abort').then(() => Promise.reject(new Error('Chromium gave no answer.'))),
        ])
      } finally {
        browser.kill()
        await ended
        await server.close()
        await rm(profile, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  }
}
