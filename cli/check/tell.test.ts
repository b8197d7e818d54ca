import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRunLog, type Verdict } from 'trivet/conformance'
import { createTerminal } from '../terminal.ts'
import { tell } from './tell.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-tell-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const verdict: Verdict = {
  schema: 'trivet.verdict/1',
  check: 'tres-type-bearer',
  outcome: 'FAIL',
  level: 'must',
  house: false,
  subject: { kind: 'provider', id: 'a-server' },
  lane: 'local',
  requirements: [],
  expected: 'A token.',
  // As a check would write it that forgot to redact.
  observed: 'The token was gho_0123456789abcdef.',
  evidence: [],
  threats: [],
  fix: 'Nothing.',
  ms: 1,
}

async function told(
  observed: string,
  options: { readonly json?: true } = {},
  verdicts: readonly Verdict[] = [{ ...verdict, observed }],
) {
  const written = { out: '', err: '' }
  const terminal = (name: keyof typeof written) =>
    createTerminal({ write: (text: string) => void (written[name] += text) }, {})
  const log = createRunLog(true)
  log.redactor().learn('access_token', 'gho_0123456789abcdef')
  const report = join(folder, 'report.md')
  const har = join(folder, 'run.har')
  const code = await tell(
    {
      plan: { targets: [{ subject: verdict.subject, lane: 'local' }], checks: [], total: 1 },
      async *verdicts() {
        yield* verdicts
      },
      waivers: [],
      log,
    },
    { report: [report], har, ...options },
    {
      out: terminal('out'),
      err: terminal('err'),
      env: {},
      isInteractive: false,
      signal: new AbortController().signal,
    },
  )
  const files = await Promise.all([report, har].map((path) => readFile(path, 'utf8')))
  return { code, ...written, files }
}

describe('what a run writes', () => {
  test.each([{}, { json: true as const }])(
    'has no secret in it: it is withheld, and the run fails (%o)',
    async (options) => {
      const { code, out, err, files } = await told(verdict.observed, options)
      expect(code).toBe(6)
      expect(out + err + files.join('')).not.toContain('gho_0123456789abcdef')
      expect(files[0]).toBe('')
      expect(err).toContain('report.md would have had a secret in it (access_token)')
      expect(err).toContain('A line of the output would have had a secret in it')
    },
  )

  test('is written where none is in it', async () => {
    const { code, out, err, files } = await told('The token was [access_token].')
    expect([code, err]).toEqual([1, ''])
    expect(out).toContain('[access_token]')
    expect(files[0]).toContain('access\\_token')
    expect(JSON.parse(files[1] ?? '')).toMatchObject({ log: { version: '1.2' } })
  })
})

test('one reason why many checks show nothing is told once, at the end', async () => {
  const undecided = (observed: string, count: number): Verdict[] =>
    Array<Verdict>(count).fill({
      ...verdict,
      outcome: 'INCONCLUSIVE',
      reason: 'prerequisite',
      observed,
    })
  const { err } = await told('', { json: true }, [
    ...undecided('The login ended on a page.', 10),
    ...undecided('No refresh token came.', 9),
  ])
  expect(err.trim()).toBe(
    'warning: 10 of 19 checks could not be decided, for one reason. The login ended on a page. See to that first: other failures may come of it.',
  )
  const plain = await told('', {}, undecided('The login ended on a page.', 10))
  expect(plain.err).toBe('')
  expect(plain.out.match(/The login ended on a page\./g)).toHaveLength(1)
  expect(plain.out).toContain('INCONCLUSIVE 10 checks (prerequisite)')
  expect(plain.out).toContain('and 4 more (--verbose)')
  const leaking = undecided('It sent gho_0123456789abcdef.', 10)
  expect((await told('', {}, leaking)).err).not.toContain('gho_0123456789abcdef')
})
