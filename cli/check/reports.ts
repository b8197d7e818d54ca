import { writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import {
  htmlReporter,
  jsonReporter,
  junitReporter,
  markdownReporter,
  ndjsonReporter,
  sarifReporter,
  type CreateReporter,
  type JunitReporterOptions,
  type Reporter,
} from 'trivet/conformance'
import { UsageError } from '../usage-error.ts'
import { versionOf } from '../version.ts'

/** How a report is to be made. */
export interface ReportOptions {
  /** Paths; what a file holds follows from the end of its name. */
  readonly report?: readonly string[]
  readonly junitWarn?: NonNullable<JunitReporterOptions['warn']>
}

const formats: Readonly<
  Record<string, (options: ReportOptions, source: string | undefined) => CreateReporter>
> = {
  '.json': () => jsonReporter,
  '.ndjson': () => ndjsonReporter,
  '.xml': ({ junitWarn }) => junitReporter({ ...(junitWarn !== undefined && { warn: junitWarn }) }),
  '.sarif': (_, source) =>
    sarifReporter({
      version: versionOf(),
      fileOf: ({ kind, id }) =>
        source ?? (kind === 'provider' ? `src/providers/profiles/${id}.ts` : id),
    }),
  '.md': () => markdownReporter,
  '.html': () => htmlReporter,
}

/** A report that is written at the end. */
export interface ReportFile {
  readonly reporter: Reporter
  readonly save: () => Promise<void>
}

/**
 * The reports that were asked for. Their files are made at once: that one cannot be written should not come out after
 * minutes.
 *
 * @param source The file that findings belong to, where it is known.
 * @throws UsageError for an ending that is none of a report, and for a file that cannot be written.
 */
export async function reportFiles(
  options: ReportOptions,
  source?: string,
): Promise<readonly ReportFile[]> {
  return Promise.all(
    (options.report ?? []).map(async (path) => {
      const format = formats[extname(path).toLowerCase()]
      if (format === undefined)
        throw new UsageError(
          `What is to be in the report ${path}? The end of its name says: ${Object.keys(formats).join(', ')}.`,
        )
      if (source !== undefined && resolve(path) === resolve(source))
        throw new UsageError(`The report ${path} would take the place of what is checked.`)
      const lines: string[] = []
      const write = (text: string): Promise<void> =>
        writeFile(path, text).catch((error: unknown) => {
          throw new UsageError(
            `The report ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
          )
        })
      await write('')
      return {
        reporter: format(options, source)((line) => void lines.push(line)),
        save: () => write(`${lines.join('\n')}\n`),
      }
    }),
  )
}
