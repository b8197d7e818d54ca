import { createHash } from 'node:crypto'
import type { Check } from '../check.ts'
import { placeOf } from '../requirement.ts'
import type { Evidence, Exchange, Outcome, Subject, Verdict } from '../verdict.ts'
import { detailsOf } from './details.ts'
import { evidenceLines } from './evidence.ts'
import type { CreateReporter, RunResult } from './reporter.ts'

export interface SarifReporterOptions {
  /** The version of what ran. */
  readonly version?: string
  /** The file that a finding about a subject belongs to: its profile. Default: its id. */
  readonly fileOf?: (subject: Subject) => string
}

/**
 * SARIF 2.1.0, for code scanning: a rule for each check, a result for each finding.
 *
 * @see {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html SARIF 2.1.0}
 */
export function sarifReporter({
  version = '0.0.0',
  fileOf = ({ id }) => id,
}: SarifReporterOptions = {}): CreateReporter {
  return (write) => ({
    verdict() {},
    end(result) {
      write(JSON.stringify(logOf(result, version, fileOf), null, 2))
    },
  })
}

type FileOf = NonNullable<SarifReporterOptions['fileOf']>

/** Only findings: what passed is no result for those who look for what to do. */
const levels: Readonly<Partial<Record<Outcome, 'error' | 'warning' | 'note'>>> = {
  FAIL: 'error',
  WARN: 'warning',
  INFO: 'note',
  XFAIL: 'note',
  XPASS: 'error',
}

function logOf(
  { plan, verdicts, summary, startedAt, ms }: RunResult,
  version: string,
  fileOf: FileOf,
) {
  const found = verdicts.filter(({ outcome }) => levels[outcome] !== undefined)
  const rules = plan.checks.filter(({ id }) => found.some(({ check }) => check === id))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'trivet',
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/trivet',
            rules: rules.map(ruleOf),
          },
        },
        invocations: [
          {
            executionSuccessful: summary.counts.ERROR === 0,
            exitCode: summary.code,
            startTimeUtc: new Date(startedAt).toISOString(),
            endTimeUtc: new Date(startedAt + ms).toISOString(),
            toolExecutionNotifications: verdicts
              .filter(({ outcome }) => outcome === 'ERROR')
              .map(({ check, observed }) => ({
                level: 'error',
                message: { text: observed },
                associatedRule: { id: check },
              })),
          },
        ],
        results: found.map((verdict) => resultOf(verdict, rules, fileOf)),
      },
    ],
  }
}

function ruleOf({
  id,
  title,
  level,
  group,
  requirements,
  expectation,
  fix,
  threats,
  house,
}: Check) {
  const places = house ? 'A rule of ours.' : `${requirements.map(placeOf).join(', ')}.`
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: `${expectation} ${places}` },
    help: { text: fix },
    ...(requirements[0] !== undefined && { helpUri: requirements[0].url }),
    defaultConfiguration: {
      level: ({ must: 'error', should: 'warning', may: 'note' } as const)[level],
    },
    properties: { tags: [group, level, ...threats] },
  }
}

function resultOf(verdict: Verdict, rules: readonly Check[], fileOf: FileOf) {
  const { check, outcome, subject, lane, observed, evidence, waiver } = verdict
  const exchange = evidence.flatMap((one) => (one.kind === 'exchange' ? one.exchange : [])).at(-1)
  const text = detailsOf(verdict).map(([label, value]) => `${label}: ${value}`)
  return {
    ruleId: check,
    ruleIndex: rules.findIndex(({ id }) => id === check),
    level: levels[outcome],
    message: { text: [`${subject.id}, ${lane}: ${observed}`, ...text].join('\n') },
    locations: [locationOf(evidence, fileOf(subject))],
    partialFingerprints: { 'trivet/v1': fingerprintOf(verdict) },
    ...(evidence.length > 0 && { codeFlows: [flowOf(evidence, fileOf(subject))] }),
    ...(exchange !== undefined && webOf(exchange)),
    ...(outcome === 'XFAIL' &&
      waiver !== undefined && {
        suppressions: [{ kind: 'external', justification: `${waiver.reason} (${waiver.link})` }],
      }),
  }
}

/** The place in a document that shows it; where there is none, the file of the subject. */
function locationOf(evidence: readonly Evidence[], file: string) {
  const document = evidence.find(
    (one) => one.kind === 'document' && !one.file.startsWith('profile '),
  )
  const pointed = evidence.find((one) => one.kind === 'document')
  const uri = document?.kind === 'document' ? document.file : file
  return {
    physicalLocation: { artifactLocation: { uri: encodeURI(uri) }, region: { startLine: 1 } },
    ...(pointed?.kind === 'document' &&
      pointed.pointer !== '' && {
        logicalLocations: [{ fullyQualifiedName: pointed.pointer, kind: 'member' }],
      }),
  }
}

function flowOf(evidence: readonly Evidence[], file: string) {
  return {
    threadFlows: [
      {
        locations: evidence.map((one) => ({
          location: {
            ...locationOf([one], file),
            message: { text: evidenceLines(one).join('\n') },
          },
        })),
      },
    ],
  }
}

function webOf({ request, response }: Exchange) {
  return {
    webRequest: {
      protocol: 'HTTP',
      method: request.method,
      target: request.url,
      headers: request.headers,
      ...(request.body !== undefined && { body: { text: request.body } }),
    },
    webResponse:
      response === undefined
        ? { noResponseReceived: true }
        : {
            protocol: 'HTTP',
            statusCode: response.status,
            headers: response.headers,
            body: { text: response.body },
          },
  }
}

/** The same finding has the same one in each run: values that are drawn anew are not part of it. */
function fingerprintOf({ check, subject, lane, evidence }: Verdict): string {
  const places = evidence.map((one) =>
    one.kind === 'document'
      ? `${one.file}#${one.pointer}`
      : `${one.exchange.request.method} ${one.exchange.request.url.split(/[?#]/)[0] ?? ''} ${one.exchange.response?.status ?? ''}`,
  )
  return createHash('sha256')
    .update(JSON.stringify([check, subject.kind, subject.id, lane, places]))
    .digest('hex')
}
