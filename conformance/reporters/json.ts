import type { CreateReporter } from './reporter.ts'

/** One JSON document: the summary, and every verdict. */
export const jsonReporter: CreateReporter = (write) => ({
  verdict() {},
  end({ summary, verdicts, startedAt, ms }) {
    write(
      JSON.stringify(
        {
          schema: 'trivet.run/1',
          startedAt: new Date(startedAt).toISOString(),
          ms: Math.round(ms),
          summary,
          verdicts,
        },
        null,
        2,
      ),
    )
  },
})
