import { readFile } from 'node:fs/promises'
import { readWaivers, type Waiver } from 'trivet/conformance'
import { reasonOf } from '../file-reason.ts'
import { asUsage, UsageError } from '../usage-error.ts'

/** The waivers of a file; none, where no file is named. */
export async function waiversIn(path: string | undefined): Promise<readonly Waiver[]> {
  if (path === undefined) return []
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`The waivers file ${path} cannot be read: ${reasonOf(error)}.`)
  })
  return asUsage(
    () => readWaivers(text),
    (message) => message.replace(/^The waivers file/, `$& ${path}`),
  )
}
