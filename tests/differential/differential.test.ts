import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Difference, Differences, Kind, Verdict } from '../../scripts/generate/differences.ts'
import recorded from './differences.json' with { type: 'json' }
import { callbacks } from './inputs/callbacks.ts'
import { idTokens } from './inputs/id-tokens.ts'
import { tokenAnswers } from './inputs/token-answers.ts'
import { userInfoAnswers } from './inputs/user-info-answers.ts'
import { oauth4webapi } from './oauth4webapi.ts'
import { noOauthlib, startOauthlib, type Oauthlib } from './oauthlib.ts'
import { openidClient } from './openid-client.ts'
import { idTokenOf, NOW } from './provider.ts'
import { count } from '../support/count.ts'
import type { Subject } from './subject.ts'
import { trivet } from './trivet.ts'

const { inputs, subjects, differences } = recorded as Differences

type Row = Pick<Difference, 'kind' | 'input' | 'verdicts'>

const others: readonly Subject[] = [trivet, oauth4webapi, openidClient]
let oauthlib: Oauthlib | undefined
let rows: readonly Row[]

const all: ReadonlyArray<{
  readonly kind: Kind
  readonly input: string
  readonly ask: (subject: Subject) => Promise<Verdict | null> | undefined
}> = [
  ...tokenAnswers.map((one) => ({
    kind: 'token' as const,
    input: one.name,
    ask: (subject: Subject) => subject.token?.(one),
  })),
  ...callbacks.map((one) => ({
    kind: 'callback' as const,
    input: one.name,
    ask: (subject: Subject) => subject.callback?.(one),
  })),
  ...idTokens.map((one) => ({
    kind: 'idToken' as const,
    input: one.name,
    ask: async (subject: Subject) => (await subject.idToken?.(await tokenOf(one.name))) ?? null,
  })),
  ...userInfoAnswers.map((one) => ({
    kind: 'userInfo' as const,
    input: one.name,
    ask: (subject: Subject) => subject.userInfo?.(one),
  })),
]

const made = new Map<string, Promise<string>>()

/** The same token for every subject. */
function tokenOf(name: string): Promise<string> {
  const input = idTokens.find((one) => one.name === name)
  if (input === undefined) throw new Error(`no ID token "${name}"`)
  const known = made.get(name) ?? idTokenOf(input)
  made.set(name, known)
  return known
}

beforeAll(async () => {
  // All clocks of the process: oauth4webapi and openid-client read that one.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  oauthlib = noOauthlib === undefined ? await startOauthlib() : undefined
  const everybody = [...others, ...(oauthlib === undefined ? [] : [oauthlib])]
  const found: Row[] = []
  for (const { kind, input, ask } of all) {
    const verdicts: Record<string, Verdict | null> = {}
    for (const subject of everybody) verdicts[subject.name] = (await ask(subject)) ?? null
    found.push({ kind, input, verdicts })
  }
  rows = found
}, 60_000)
afterAll(async () => {
  vi.useRealTimers()
  count('differential inputs', rows.length)
  await oauthlib?.stop()
})

const withoutOauthlib = <Value>(
  own: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(own).filter(([name]) => name !== 'oauthlib'))
const seen = (verdicts: Row['verdicts']): Row['verdicts'] =>
  noOauthlib === undefined ? verdicts : withoutOauthlib(verdicts)
const differ = ({ verdicts }: Row): boolean =>
  new Set(Object.values(verdicts).filter((verdict) => verdict !== null)).size > 1

describe('the same inputs through other clients', () => {
  test('are as many as are recorded, each with a name of its own', () => {
    const counted = Object.fromEntries(
      Object.keys(inputs).map((kind) => [kind, all.filter((one) => one.kind === kind).length]),
    )
    expect(counted).toEqual(inputs)
    expect(new Set(all.map(({ kind, input }) => `${kind} ${input}`)).size).toBe(all.length)
  })

  test('differ in what differences.json says, and in nothing else', () => {
    const expected = differences
      .map(({ kind, input, verdicts }) => ({ kind, input, verdicts: seen(verdicts) }))
      .filter((row) => differ(row))
    expect(rows.filter((row) => differ(row))).toEqual(expected)
  })

  test('are right in this library wherever the specification says what is right', () => {
    const wrong = differences.filter(
      ({ verdicts, right }) => right !== 'either' && verdicts['trivet'] !== right,
    )
    expect(wrong).toEqual([])
  })

  test('differ for a reason, with its section', () => {
    for (const { input, spec, why } of differences) {
      expect(spec, input).toMatch(/ §[\dA-Z.]+$/)
      expect(why, input).toMatch(/^[A-Z“`].*\.$/)
    }
  })

  test('are asked of the versions that are recorded', () => {
    const versions = Object.fromEntries(others.map(({ name, version }) => [name, version]))
    expect(versions).toEqual(withoutOauthlib(subjects))
  })

  test.skipIf(noOauthlib !== undefined)(noOauthlib ?? 'are asked of oauthlib too', () => {
    expect(oauthlib?.version).toBe(subjects['oauthlib'])
    expect(
      rows.filter(({ verdicts }) => typeof verdicts['oauthlib'] === 'string').length,
    ).toBeGreaterThan(100)
  })
})
