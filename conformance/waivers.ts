import * as z from 'zod'
import type { Outcome, Verdict } from './verdict.ts'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD')

const waiver = z.strictObject({
  check: z.string().regex(/^[a-z]+(?:-[a-z0-9]+)+$/, 'must be the id of one check'),
  provider: z.string().optional(),
  outcome: z.enum(['FAIL', 'WARN', 'INFO']).default('FAIL'),
  reason: z.string().min(10, 'must say why'),
  link: z.url(),
  since: date,
  expires: date,
})

/** A waivers file: each entry excuses one check until a day. */
export const waiversSchema = z.strictObject({
  $schema: z.string().optional(),
  waivers: z.array(waiver),
})

/** A failure that is known, excused until a day. */
export type Waiver = z.output<typeof waiver>

/**
 * Reads a waivers file.
 *
 * @throws TypeError that names each fault and where it is.
 */
export function readWaivers(text: string): readonly Waiver[] {
  const parsed = waiversSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data.waivers
  const faults = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(file)'}: ${message}`,
  )
  throw new TypeError(['The waivers file is not valid:', ...faults].join('\n'))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TypeError(
      `The waivers file is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

const WAIVABLE: ReadonlySet<Outcome> = new Set(['FAIL', 'WARN', 'INFO'])

/** XFAIL where a waiver foresaw the failure, XPASS where it stands for nothing any more. An expired one excuses nothing, and says so. */
export function applyWaiver(verdict: Verdict, waivers: readonly Waiver[], now: number): Verdict {
  const { check, subject, outcome } = verdict
  const found = waivers.find(
    (one) => one.check === check && (one.provider === undefined || one.provider === subject.id),
  )
  if (found === undefined) return verdict
  const { reason, link, expires } = found
  if (now >= Date.parse(`${expires}T00:00:00Z`))
    return outcome === found.outcome
      ? { ...verdict, observed: `${verdict.observed} The waiver for this ended on ${expires}.` }
      : verdict
  const waived = { ...verdict, waiver: { reason, link, expires } }
  if (WAIVABLE.has(outcome) && outcome === found.outcome) return { ...waived, outcome: 'XFAIL' }
  return outcome === 'PASS' || outcome === 'NONSTRICT' ? { ...waived, outcome: 'XPASS' } : verdict
}

/** Entries to paste into a waivers file, for the failures of a run. The reason is for a person to write. */
export function waiversFor(verdicts: readonly Verdict[], now: number): readonly Waiver[] {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  return verdicts
    .filter(({ outcome }) => outcome === 'FAIL')
    .map(({ check, subject, requirements }) => ({
      check,
      provider: subject.id,
      outcome: 'FAIL',
      reason: 'Say here why this is known and accepted.',
      link: requirements[0]?.url ?? 'https://example.com/issue',
      since: day(now),
      expires: day(now + 90 * 86_400_000),
    }))
}
