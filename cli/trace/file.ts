import { readFile, writeFile } from 'node:fs/promises'
import { readTrace, type Trace, type TraceRecorder } from 'trivet/inspect'
import { asUsage, UsageError } from '../usage-error.ts'

/** @throws UsageError that says what is wrong with the file. */
export async function readTraceFile(path: string): Promise<Trace> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`The trace ${path} cannot be read: ${reasonOf(error)}.`)
  })
  return asUsage(() => readTrace(text))
}

/** Writes what was recorded. Nothing where no login began. */
export async function writeTraceFile(path: string, recorder: TraceRecorder): Promise<void> {
  const trace = recorder.trace()
  if (trace !== undefined) await writeText(path, `${JSON.stringify(trace, null, 2)}\n`)
}

/** @throws UsageError where the file cannot be written. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error)}.`)
  })
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder'
    case 'EISDIR':
      return 'it is a folder'
    case 'EACCES':
      return 'you have no right to'
    default:
      return code
  }
}
