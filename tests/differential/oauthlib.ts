import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../../scripts/generate/differences.ts'
import { findOrInstall, run } from '../stores/child.ts'
import { STATE } from './inputs/callbacks.ts'
import { SCOPES } from './provider.ts'
import type { Subject } from './subject.ts'

const script = fileURLToPath(new URL('answer.py', import.meta.url))

/** A Python that has oauthlib: the first of the path, or the system's, for which Debian has a package. */
async function pythonWithOauthlib(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const has = await run(python, ['-c', 'import oauthlib']).then(
      () => true,
      () => false,
    )
    if (has) return python
  }
  return undefined
}

const python = await findOrInstall('python3-oauthlib', pythonWithOauthlib)

/** Why oauthlib takes no part, if it takes none. */
export const noOauthlib =
  python === undefined
    ? 'needs Python with oauthlib (Debian: apt-get install python3-oauthlib)'
    : undefined

export interface Oauthlib extends Subject {
  stop(): Promise<void>
}

/** oauthlib's client: a parser of bodies and addresses, in one process for all questions. */
export async function startOauthlib(): Promise<Oauthlib> {
  const child = spawn(python ?? '', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('answer.py has ended')
    return JSON.parse(value)
  }
  const ask = async (question: object): Promise<Verdict> => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return (await read()) as Verdict
  }
  const { version } = (await read()) as { readonly version: string }
  return {
    name: 'oauthlib',
    version,
    token: async ({ body, isAboutTransport }) =>
      isAboutTransport ? null : ask({ kind: 'token', body, scope: SCOPES }),
    callback: async ({ url }) => ask({ kind: 'callback', url, state: STATE }),
    async stop() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
