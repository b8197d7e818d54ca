import type { CreateReporter } from './reporter.ts'

/** One verdict a line, as they come; the summary is the last line. */
export const ndjsonReporter: CreateReporter = (write) => ({
  verdict: (verdict) => write(JSON.stringify(verdict)),
  end: ({ summary }) => write(JSON.stringify({ schema: 'trivet.summary/1', ...summary })),
})
