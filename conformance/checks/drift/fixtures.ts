import type { Fixture } from '../../../fixtures/fixture.ts'
import { defineCheck, OFFLINE } from '../../provider-check.ts'
import { fileOf } from '../../fixtures-by-name.ts'
import { kept, skipped, violated, type Finding, type Proof } from '../../finding.ts'
import { withFixtures } from '../../judges/drift.ts'
import type { Target } from '../../target/target.ts'
import { counted } from '../../counted.ts'

const DAY_MS = 86_400_000
const MAX_AGE_DAYS = 180

/** Whether what is recorded can still be relied on. */
export const fixtureChecks = [
  defineCheck({
    id: 'drift-fixture-age',
    title: 'No fixture is older than half a year',
    level: 'should',
    tier: 1,
    spec: [],
    house: true,
    lanes: OFFLINE,
    stimulus: 'Looks at the dates of the fixtures.',
    expectation: `None is older than ${MAX_AGE_DAYS} days.`,
    fix: 'Read the source again, or record the answer again, and write the new date.',
    run: (target) =>
      eachFixture(target, 'fresh', ({ provenance: { date } }) => {
        const days = Math.floor((target.now() - Date.parse(date)) / DAY_MS)
        return days > MAX_AGE_DAYS ? `${days} days old` : null
      }),
    mutants: [
      {
        name: 'is from last year',
        of: 'github',
        fixtures: withFixtures('user', (one) => ({
          ...one,
          provenance: { ...one.provenance, date: '2025-11-01' },
        })),
      },
    ],
  }),
  defineCheck({
    id: 'drift-fixture-clean',
    title: 'Fixtures say where they are from, and hold no secret',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.9'],
    house: true,
    lanes: OFFLINE,
    stimulus: 'Looks for credentials in the fixtures, and at what is said of their source.',
    expectation: 'Placeholders only; a kind, a source and a date.',
    threats: ['credential-leakage'],
    fix: 'Replace what was real by a placeholder with the word EXAMPLE in it, and revoke it.',
    run: (target) =>
      eachFixture(target, 'clean', (fixture) => {
        const { kind, source, date } = fixture.provenance
        const isKnown = ['recorded', 'documented', 'constructed'].includes(kind)
        if (!isKnown || source === '' || Number.isNaN(Date.parse(date)))
          return 'says not where it is from'
        return secretIn(fixture) === null
          ? null
          : `holds what looks like a credential (${secretIn(fixture) ?? ''})`
      }),
    mutants: [
      {
        name: 'has a real token',
        of: 'github',
        fixtures: withFixtures('token', (one) =>
          one.stage === 'callback'
            ? one
            : {
                ...one,
                response: { ...one.response, body: `{"access_token":"gho_${'aB3'.repeat(12)}"}` },
              },
        ),
      },
      {
        name: 'does not say where it is from',
        of: 'spotify',
        fixtures: withFixtures('user', (one) => ({
          ...one,
          provenance: { ...one.provenance, source: '' },
        })),
      },
    ],
  }),
]

function eachFixture(
  { fixtures, subject }: Pick<Target, 'fixtures' | 'subject'>,
  what: string,
  faultIn: (fixture: Fixture) => string | null,
): Finding {
  const all = Object.entries(fixtures)
  const found = all.flatMap(([name, fixture]) => {
    const fault = faultIn(fixture)
    return fault === null ? [] : [{ name, fault, fixture }]
  })
  const proof = (name: string, value: unknown): Proof => ({
    evidence: {
      kind: 'document',
      file: fileOf(subject.id, name),
      pointer: '/provenance',
      value,
    },
  })
  if (all.length === 0) return skipped('not-declared', 'There are no fixtures.')
  return found.length === 0
    ? kept(
        all.slice(0, 1).map(([name, { provenance }]) => proof(name, provenance)),
        `${counted(all.length, 'fixture')} ${all.length === 1 ? 'is' : 'are'} ${what}.`,
      )
    : violated(
        found.slice(0, 5).map(({ name, fixture }) => proof(name, fixture.provenance)),
        found
          .map(({ name, fault }) => `${name} ${fault}`)
          .slice(0, 5)
          .join('; '),
      )
}

/** What credentials of providers look like; a placeholder says EXAMPLE, or counts in hexadecimal. */
function secretIn(fixture: Fixture): string | null {
  const text = fixture.stage === 'callback' ? fixture.query : fixture.response.body
  const found =
    text.match(/gh[opusr]_\w{6,}|github_pat_\w+|ya29\.[\w.-]+|GOCSPX-[\w-]+|AIza[\w-]{10,}/g) ?? []
  const real = found.find(
    (value) => !value.includes('EXAMPLE') && !/^gh[opusr]_(?:0123456789abcdef)+/.test(value),
  )
  return real === undefined ? null : `${real.slice(0, 5)}…`
}
