import { describe, expect, test } from 'vitest'
import { checks } from '../catalogue.ts'
import { requirement } from '../requirement.ts'
import type { Outcome, Verdict } from '../verdict.ts'
import { threats } from './glossary.ts'
import { threatLines, threatViews } from './threat-view.ts'

function verdict(check: string, outcome: Outcome, of: readonly string[], more = {}): Verdict {
  return {
    schema: 'trivet.verdict/1',
    check,
    outcome,
    level: 'must',
    house: false,
    subject: { kind: 'provider', id: 'a-server' },
    lane: 'local',
    requirements: [],
    expected: '',
    observed: '',
    evidence: [],
    threats: of,
    fix: `Mend ${check}.`,
    ms: 0,
    ...more,
  }
}

const stateOf = (verdicts: readonly Verdict[]) =>
  Object.fromEntries(
    (threatViews(verdicts)[0]?.states ?? []).map(({ threat, state }) => [threat, state]),
  )

describe('the attacks on a subject', () => {
  test.each([
    ['FAIL', 'open'],
    ['WARN', 'open'],
    ['XFAIL', 'open'],
    ['PASS', 'stopped'],
    ['NONSTRICT', 'stopped'],
    ['INFO', 'unknown'],
    ['SKIP', 'unknown'],
    ['INCONCLUSIVE', 'unknown'],
  ] as const)('after %s one is %s', (outcome, state) => {
    expect(stateOf([verdict('a-check', outcome, ['mix-up'])])).toEqual({ 'mix-up': state })
  })

  test('stay open where one of many checks is violated, in any lane', () => {
    const kept = verdict('one', 'PASS', ['csrf'])
    expect(stateOf([kept, verdict('two', 'WARN', ['csrf']), kept])).toEqual({ csrf: 'open' })
    expect(stateOf([kept, verdict('one', 'FAIL', ['csrf'], { lane: 'offline' as const })])).toEqual(
      { csrf: 'open' },
    )
  })

  test('are no matter of rules that are ours, nor of another subject', () => {
    const other = { subject: { kind: 'client', id: 'a-server' } as const }
    const views = threatViews([
      verdict('one', 'PASS', ['csrf']),
      verdict('two', 'FAIL', ['csrf'], { house: true }),
      verdict('three', 'FAIL', ['csrf'], other),
    ])
    expect(views.map(({ states }) => states[0]?.state)).toEqual(['stopped', 'open'])
  })

  test('are closed best by what alone leaves most of them open', () => {
    const [view] = threatViews([
      verdict('narrows-three', 'FAIL', ['csrf', 'mix-up', 'ssrf']),
      verdict('narrows-too', 'FAIL', ['csrf', 'mix-up', 'ssrf']),
      verdict('closes-two', 'WARN', ['code-replay', 'phishing']),
      verdict('closes-one', 'FAIL', ['eavesdropping']),
      verdict('kept', 'PASS', ['phishing']),
    ])
    if (view === undefined) throw new Error('no view')
    expect(view.remedies.map(({ check, closes }) => [check, closes.length])).toEqual([
      ['closes-two', 2],
      ['closes-one', 1],
      ['narrows-three', 0],
      ['narrows-too', 0],
    ])
    expect(view.states.find(({ threat }) => threat === 'phishing')).toMatchObject({
      by: ['closes-two'],
      shown: 2,
      of: 2,
    })
    const [open, remedy] = threatLines(view)
    expect(open).toContain('a-server is open to code-replay (closes-two), csrf (')
    expect(remedy).toBe(
      'What is worth most: closes-two closes code-replay, phishing. Mend closes-two.',
    )
  })

  test('say nothing where nothing is open', () => {
    expect(threatViews([verdict('a', 'PASS', ['csrf'])]).flatMap(threatLines)).toEqual([])
  })
})

describe('the glossary', () => {
  test('has every attack that a check names, and no other', () => {
    const named = [...new Set(checks.flatMap((check) => check.threats))].sort()
    expect(Object.keys(threats).sort()).toEqual(named)
  })

  test('says of each what it is, and where it is described', () => {
    for (const { what, spec } of Object.values(threats)) {
      expect(what).toMatch(/^[A-Z].{15,}\.$/)
      for (const one of spec) expect(requirement(one).url).toMatch(/#section-\d/)
    }
  })
})
