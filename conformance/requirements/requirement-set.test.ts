import { describe, expect, test } from 'vitest'
import { checks } from '../catalogue.ts'
import { requirement } from '../requirement.ts'
import { requirementSets } from './index.ts'
import { coverageOf, type RequirementSet } from './requirement-set.ts'

/** The sections on which checks rest, and that demand nothing by themselves, or are not covered by the set. */
const SECTIONS_LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // What describes an attack, an example, or a member of the metadata.
  'RFC 9700': ['4.6'],
  'RFC 7636': ['B'],
  'RFC 9207': ['3'],
  // What tokens are, errors of further specifications, and the grammar of the parameters.
  'RFC 6749': ['1.4', '8.5', 'A.11', 'A.12', 'A.14', 'A.17', 'A.5', 'B'],
  // Keys, claims, refreshes and user information, notes about the nonce, and at_hash, which may be compared.
  'OIDC Core': [
    '10.1',
    '10.1.1',
    '12.2',
    '15.5.2',
    '16.11',
    '2',
    '3.1.3.8',
    '5.1',
    '5.3.1',
    '5.3.2',
    '5.3.3',
    '5.4',
    '5.7',
  ],
}

/**
 * The checks that rest on a section in which no sentence is theirs: it obliges the other party, or tells of an attack,
 * and what this party does about it is our reading. They make no set longer.
 */
const READINGS: Readonly<Record<string, readonly string[]>> = {
  'RFC 9700': [
    'exp-transaction-ttl',
    'pkce-plain-refused',
    'pkce-required-public',
    'ref-single-flight',
    'rob-concurrent-machines',
    'ui-query-token-refused',
  ],
  'RFC 6749': [
    'authz-frame-denied',
    'authz-https-endpoint-only',
    'ref-invalid-grant-ends',
    'ref-transient-keeps',
    'resp-code-required',
    'resp-duplicate-param',
    'resp-error-and-code',
    'resp-error-typed',
    'resp-fragment-ignored',
    'rob-empty-204',
    'rob-json-toplevel',
    'terr-non-json-body',
    'treq-get-rejected',
    'tres-access-token-required',
    'tres-error-and-token',
    'tres-error-in-200',
    'tres-expires-in-absent',
    'tres-expires-in-types',
    'tres-nested-token',
    'tres-scope-forms',
    'tres-token-type-required',
  ],
  'RFC 6750': ['ui-401-then-one-refresh', 'ui-403-scope'],
  'RFC 7636': ['pkce-short-verifier'],
  'OIDC Core': ['idt-iat', 'tres-no-uninvited-idtoken'],
}

const byId = new Map(checks.map((check) => [check.id, check]))

describe.each(requirementSets.map((set) => [set.document, set] as const))('%s', (document, set) => {
  test('names checks that there are, of the party that is meant', () => {
    expect(() => coverageOf(set, checks)).not.toThrow()
  })

  test('has sections with an address, in their order', () => {
    const sections = set.stated.map(({ section }) => section)
    for (const section of sections)
      expect(requirement(`${document} §${section}`).url).toMatch(/#(?:rfc\.)?section[-.]\d/)
    const order = new Intl.Collator('en', { numeric: true })
    expect(sections).toEqual([...sections].sort((one, other) => order.compare(one, other)))
  })

  test('claims each thing once, in a sentence, and says why it is not tested', () => {
    const claims = set.stated.map(({ section, claim }) => `${section} ${claim}`)
    expect(new Set(claims).size).toBe(claims.length)
    for (const one of set.stated) {
      expect(one.claim).toMatch(/^[A-Z].{10,}\.$/)
      const why = 'excluded' in one ? one.excluded : 'untested' in one ? one.untested : one.except
      expect(why ?? 'A sentence, then.').toMatch(/^\S.{9,}\.$/)
    }
  })

  test('leaves out no section on which a check rests', () => {
    const stated = new Set(set.stated.map(({ section }) => section))
    const resting = checks.flatMap(({ house, requirements }) =>
      house ? [] : requirements.filter((one) => one.document === document),
    )
    const missing = resting.flatMap(({ section = '' }) =>
      stated.has(section) || [...stated].some((one) => one.startsWith(`${section}.`))
        ? []
        : [section],
    )
    expect([...new Set(missing)].sort()).toEqual(SECTIONS_LEFT_OUT[document] ?? [])
  })

  test('names each check that rests on one of its sections, but for readings of ours', () => {
    const stated = new Set(set.stated.map(({ section }) => section))
    const named = new Set(set.stated.flatMap((one) => ('checks' in one ? one.checks : [])))
    const unnamed = checks.flatMap(({ id, house, level, requirements }) => {
      const rests = requirements.some(
        (one) => one.document === document && stated.has(one.section ?? ''),
      )
      // What is allowed is in no set.
      return rests && !house && level !== 'may' && !named.has(id) ? [id] : []
    })
    expect(unnamed.sort()).toEqual(READINGS[document] ?? [])
  })

  test('says so where its checks are laxer than it is', () => {
    const lax = set.stated.flatMap((one) =>
      'checks' in one && one.level === 'must' && one.except === undefined
        ? one.checks.every((id) => byId.get(id)?.level === 'may')
          ? [one.claim]
          : []
        : [],
    )
    expect(lax).toEqual([])
  })
})

test('the sets are frozen: what is tested may change, what is asked for may not', () => {
  const lengths = requirementSets.map(({ document, stated }) => [document, stated.length])
  expect(lengths).toEqual([
    ['RFC 9700', 92],
    ['RFC 6749', 204],
    ['RFC 6750', 47],
    ['RFC 7636', 25],
    ['RFC 9207', 20],
    ['OIDC Core', 93],
  ])
  for (const set of requirementSets) {
    const { tested, untested, testable, excluded, inPart } = coverageOf(set, checks)
    expect(tested + untested).toBe(testable)
    expect(testable + excluded).toBe(set.stated.length)
    expect(inPart).toBeLessThanOrEqual(tested)
  }
})

test('a check that does not exist, or is about another party, is refused', () => {
  const set = (check: string): RequirementSet => ({
    document: 'RFC 1',
    published: '2000-01',
    frozen: '2000-01-01',
    read: 'The text.',
    stated: [
      { section: '1', level: 'must', party: 'client', claim: 'It is so.', checks: [check] },
      { section: '1', level: 'must', party: 'client', claim: 'It is so.', untested: 'No.' },
      { section: '1', level: 'must', party: 'client', claim: 'It is so.', excluded: 'No.' },
    ],
  })
  expect(() => coverageOf(set('nothing-at-all'), checks)).toThrow('no check of a client')
  expect(() => coverageOf(set('pkce-supported'), checks)).toThrow('no check of a client')
  expect(coverageOf(set('pkce-vector'), checks)).toMatchObject({
    tested: 1,
    untested: 1,
    testable: 2,
    excluded: 1,
  })
})
