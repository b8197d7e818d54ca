import { access, constants, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readTrace, type Trace, type TraceRecorder } from 'trivet/inspect'
import { reasonOf } from '../file-reason.ts'
import { asUsage, UsageError } from '../usage-error.ts'

/** @throws UsageError that says what is wrong with the file. */
export async function readTraceFile(path: string): Promise<Trace> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`The trace ${path} cannot be read: ${reasonOf(error)}.`)
  })
  return asUsage(
    () => readTrace(text),
    (message) => message.replace(/^It is /, `The file ${path} is `),
  )
}

/**
 * That a trace cannot be written should not come out after somebody has signed in.
 *
 * @throws UsageError where there is no folder to write it in, or the path is a folder itself.
 */
export async function checkWritable(path: string): Promise<void> {
  const cannot = (reason: string): UsageError =>
    new UsageError(`The file ${path} cannot be written: ${reason}.`)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() === true) throw cannot('it is a folder')
  await access(found === undefined ? dirname(path) : path, constants.W_OK).catch(
    (error: unknown) => {
      throw cannot(reasonOf(error))
    },
  )
}

/** @throws UsageError where there is something else in its place, or no right to make it. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`The folder ${path} cannot be made: ${reasonOf(error)}.`)
  })
}

/** Writes what was recorded. Nothing where no login began. */
export async function writeTraceFile(path: string, recorder: TraceRecorder): Promise<void> {
  const trace = recorder.trace()
  if (trace !== undefined) await writeText(path, `${JSON.stringify(trace, null, 2)}\n`)
}

/** @throws UsageError where the file cannot be written. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new UsageError(`The file ${path} cannot be written: ${reasonOf(error)}.`)
  })
}
