import { writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import {
  harOf,
  htmlReporter,
  jsonReporter,
  junitReporter,
  markdownReporter,
  ndjsonReporter,
  sarifReporter,
  type CreateReporter,
  type JunitReporterOptions,
  type Reporter,
  type RunLog,
} from 'trivet/conformance'
import { reasonOf } from '../file-reason.ts'
import { UsageError } from '../usage-error.ts'
import { versionOf } from '../package.ts'

/** How a report is to be made. */
export interface ReportOptions {
  /** Paths; what a file holds follows from the end of its name. */
  readonly report?: readonly string[]
  readonly junitWarn?: NonNullable<JunitReporterOptions['warn']>
  /** Where the HTTP Archive of the run is to be written. */
  readonly har?: string
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
  readonly path: string
  readonly reporter: Reporter
  /** Writes it, unless a secret stands in it; gives the names of those that do. */
  readonly save: () => Promise<readonly string[]>
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
  log: RunLog,
  source?: string,
): Promise<readonly ReportFile[]> {
  const reports = (options.report ?? []).map((path) => {
    const format = formats[extname(path).toLowerCase()]
    if (format === undefined)
      throw new UsageError(
        `What is to be in the report ${path}? The end of its name says: ${Object.keys(formats).join(', ')}.`,
      )
    return [path, format(options, source)] as const
  })
  const { har } = options
  const all = [...reports, ...(har === undefined ? [] : [[har, harReporter(log)] as const])]
  return Promise.all(
    all.map(async ([path, create]) => {
      if (source !== undefined && resolve(path) === resolve(source))
        throw new UsageError(`The report ${path} would take the place of what is checked.`)
      const lines: string[] = []
      const write = (text: string): Promise<void> =>
        writeFile(path, text).catch((error: unknown) => {
          throw new UsageError(`The report ${path} cannot be written: ${reasonOf(error)}.`)
        })
      await write('')
      return {
        path,
        reporter: create((line) => void lines.push(line)),
        async save() {
          const text = `${lines.join('\n')}\n`
          const leaks = log.leaksIn(text)
          if (leaks.length === 0) await write(text)
          return leaks
        },
      }
    }),
  )
}

function harReporter(log: RunLog): CreateReporter {
  return (write) => ({
    verdict() {},
    end({ verdicts }) {
      write(JSON.stringify(harOf(log.messages, { verdicts, version: versionOf() }), null, 2))
    },
  })
}
