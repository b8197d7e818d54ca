import { describe, expect, test } from 'vitest'
import { summarize } from './summary.ts'
import type { Outcome, Verdict } from './verdict.ts'
import { applyWaiver, readWaivers, waiversFor, type Waiver } from './waivers.ts'

const verdict = (outcome: Outcome, over: Partial<Verdict> = {}): Verdict => ({
  schema: 'trivet.verdict/1',
  check: 'test-check',
  outcome,
  level: 'must',
  house: false,
  subject: { kind: 'provider', id: 'any' },
  lane: 'local',
  requirements: [
    {
      document: 'RFC 6749',
      section: '5.2',
      url: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
    },
  ],
  expected: '',
  observed: '',
  evidence: [],
  threats: [],
  fix: '',
  ms: 0,
  ...over,
})
const NOW = Date.UTC(2026, 10, 24)
const waiver: Waiver = {
  check: 'test-check',
  outcome: 'FAIL',
  reason: 'it is known',
  link: 'https://example.com/issue/1',
  since: '2026-11-01',
  expires: '2026-12-01',
}

describe('the exit code', () => {
  const codeOf = (verdicts: readonly Verdict[], over = {}) =>
    summarize(verdicts, { now: NOW, ...over }).code
  const pass = verdict('PASS')

  test.each([
    ['everything passed', [pass], 0],
    ['a quirk is declared, a MAY is not kept', [verdict('NONSTRICT'), verdict('INFO')], 0],
    ['a SHOULD is not kept', [pass, verdict('WARN')], 0],
    ['something failed', [pass, verdict('FAIL')], 1],
    ['nobody answered', [pass, verdict('INCONCLUSIVE', { reason: 'network' })], 3],
    ['a server showed nothing', [pass, verdict('INCONCLUSIVE', { reason: 'no-evidence' })], 3],
    [
      'a fixture shows nothing',
      [pass, verdict('INCONCLUSIVE', { reason: 'no-evidence', lane: 'offline' })],
      0,
    ],
    ['nothing ran', [verdict('SKIP', { reason: 'needs-user' })], 3],
    ['a waiver is stale', [pass, verdict('XPASS')], 4],
    ['a provider drifted', [pass, verdict('FAIL', { check: 'drift-iss' })], 5],
    ['a check broke, and something failed', [verdict('ERROR'), verdict('FAIL')], 6],
  ] as const)('where %s', (_, verdicts, code) => {
    expect(codeOf(verdicts)).toBe(code)
  })

  test('is stricter where that is wished', () => {
    expect(codeOf([pass, verdict('WARN')], { strict: true })).toBe(1)
    const paper = verdict('INCONCLUSIVE', { reason: 'no-evidence', lane: 'emulated' })
    expect(codeOf([pass, paper], { strict: true })).toBe(3)
  })

  test('of an interruption is 130, whatever else', () => {
    expect(codeOf([verdict('ERROR')], { isInterrupted: true })).toBe(130)
  })

  test('of several is the largest, and all are told', () => {
    const { code, codes } = summarize([verdict('FAIL'), verdict('XPASS')], { now: NOW })
    expect([code, codes]).toEqual([4, [0, 1, 4]])
  })

  test('a waiver for what passes under another name is stale', () => {
    const { code, staleWaivers } = summarize([pass], { waivers: [waiver], now: NOW })
    expect([code, staleWaivers]).toEqual([4, [waiver]])
  })

  test('a waiver for what did not run is not', () => {
    const others = summarize([verdict('PASS', { check: 'test-other' })], {
      waivers: [waiver],
      now: NOW,
    })
    expect(others.code).toBe(0)
  })
})

describe('a waiver', () => {
  test('excuses the failure that it foresees', () => {
    expect(applyWaiver(verdict('FAIL'), [waiver], NOW)).toMatchObject({
      outcome: 'XFAIL',
      waiver: { reason: 'it is known', expires: '2026-12-01' },
    })
  })

  test('excuses no other check, no other provider, and no other outcome', () => {
    expect(applyWaiver(verdict('FAIL', { check: 'test-other' }), [waiver], NOW).outcome).toBe(
      'FAIL',
    )
    expect(applyWaiver(verdict('FAIL'), [{ ...waiver, provider: 'another' }], NOW).outcome).toBe(
      'FAIL',
    )
    expect(applyWaiver(verdict('FAIL'), [{ ...waiver, outcome: 'WARN' }], NOW).outcome).toBe('FAIL')
  })

  test('is told where it stands for nothing any more', () => {
    expect(applyWaiver(verdict('PASS'), [waiver], NOW).outcome).toBe('XPASS')
  })

  test('excuses nothing from its last day on', () => {
    const after = Date.UTC(2026, 11, 1)
    const { outcome, observed } = applyWaiver(verdict('FAIL'), [waiver], after)
    expect(outcome).toBe('FAIL')
    expect(observed).toMatch(/ The waiver for this ended on 2026-12-01\.$/)
    expect(applyWaiver(verdict('PASS'), [waiver], after)).toEqual(verdict('PASS'))
  })

  test('can be read from what a run proposes', () => {
    const proposed = waiversFor([verdict('FAIL')], NOW)
    expect(readWaivers(JSON.stringify({ waivers: proposed }))).toEqual(proposed)
  })

  test.each([
    ['{"waivers":[{}]}', /waivers\.0\.check/],
    ['{"waivers":[{"check":"pkce-*"}]}', /must be the id of one check/],
    ['nothing', /not JSON/],
  ])('that is not valid is refused: %s', (text, message) => {
    expect(() => readWaivers(text)).toThrow(message)
  })
})
