import { spawn } from 'node:child_process'
import { PrerequisiteError } from '../target/target.ts'
import type { LoginDriver } from './driver.ts'

/**
 * Has the user's own program sign in: it gets the authorization URL as its last argument and on standard input, and
 * `allow` or `deny` in `TRIVET_DECISION`; the last line that it prints is the callback URL.
 */
export function commandLogin(command: string): LoginDriver {
  return {
    async logIn(url, { decision, signal }) {
      const printed = await run(command, url, { ...process.env, TRIVET_DECISION: decision }, signal)
      const callback = printed.trim().split('\n').at(-1)?.trim() ?? ''
      if (!URL.canParse(callback))
        throw new PrerequisiteError('The login command printed no URL on its last line.')
      return { kind: 'end', url: callback, hops: [] }
    },
  }
}

function run(
  command: string,
  url: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // The user's own words, for the user's own shell; the URL is an argument of its own, and no part of them.
    const child = spawn('/bin/sh', ['-c', `${command} "$1"`, 'sh', url], {
      env,
      signal,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new PrerequisiteError(`The login command ended with ${code ?? 'a signal'}.`))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(`${url}\n`)
  })
}
