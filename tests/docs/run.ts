// Runs compiled snippets, one after the other, in this process: `node run.ts file…`. Prints how each ended, as JSON.
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'

/** What a snippet gives back: `undefined`, or what it would show. */
type Run = () => Promise<unknown>

const PATIENCE_MS = 20_000

console.log = console.error = () => {}

const ends: Record<string, string> = {}
for (const file of process.argv.slice(2)) {
  const { snippet } = (await import(pathToFileURL(file).href)) as { readonly snippet: Run }
  ends[file] = await endOf(snippet)
}
process.stdout.write(JSON.stringify(ends), () => process.exit())

/** `ok`; or what was thrown, or a login that did not succeed. */
async function endOf(run: Run): Promise<string> {
  try {
    const late = AbortSignal.timeout(PATIENCE_MS)
    const result = await Promise.race([run(), once(late, 'abort').then(() => 'no end in 20 s')])
    if (typeof result === 'string') return `It gave: ${result}`
    const { status, failure } = Object(result) as { status?: unknown; failure?: unknown }
    const isLogin = typeof status === 'string' && status !== 'authenticated'
    return isLogin ? `The login ended: ${JSON.stringify({ status, failure })}` : 'ok'
  } catch (error) {
    return format(error)
  }
}
