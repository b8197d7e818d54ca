import type { Fixture } from '../../fixtures/fixture.ts'
import { fixtureEvidence } from '../target/offline.ts'
import type { Fixtures } from '../fixtures-by-name.ts'
import type { Proof } from '../finding.ts'
import type { Answer, Target } from '../target/target.ts'
import { jsonIn, membersOf } from '../target/answers.ts'

/** What is recorded of a stage, in a situation where one is named. */
export function recordedIn(
  { fixtures, subject }: Pick<Target, 'fixtures' | 'subject'>,
  stage: Fixture['stage'],
  situation?: string,
): (Proof & { readonly fixture: Fixture }) | null {
  for (const [name, fixture] of Object.entries(fixtures)) {
    const isMeant =
      situation === undefined || fixture.when?.some((one) => one === situation) === true
    if (fixture.stage !== stage || !isMeant) continue
    return { fixture, evidence: fixtureEvidence(subject.id, name, fixture) }
  }
  return null
}

/** The members of a recorded body. */
export function recordedMembers(fixture: Fixture): Readonly<Record<string, unknown>> {
  return fixture.stage === 'callback' ? {} : membersOf({ json: jsonIn(fixture.response.body) })
}

/** How a value looks from outside: `null`, `list`, or its type. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

/** What of the recorded members is gone, or is of another kind. A null says nothing about the kind. */
export function lostMembers(
  recorded: Readonly<Record<string, unknown>>,
  seen: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(recorded).flatMap(([name, value]) => {
    if (!Object.hasOwn(seen, name)) return [`${name} is gone`]
    const [was, is] = [kindOf(value), kindOf(seen[name])]
    return was === is || was === 'null' || is === 'null'
      ? []
      : [`${name} was a ${was} and is a ${is}`]
  })
}

/** Changes every fixture of a stage: how a mutant drifts on paper. */
export function withFixtures(
  stage: Fixture['stage'],
  change: (fixture: Fixture) => Fixture,
): (all: Fixtures) => Fixtures {
  return (all) =>
    Object.fromEntries(
      Object.entries(all).map(([name, fixture]) => [
        name,
        fixture.stage === stage ? change(fixture) : fixture,
      ]),
    )
}

/** A fixture with another response. */
export function responding(
  change: (response: {
    status: number
    headers: Readonly<Record<string, string>>
    body: string
  }) => {
    status: number
    headers: Readonly<Record<string, string>>
    body: string
  },
): (fixture: Fixture) => Fixture {
  return (fixture) =>
    fixture.stage === 'callback' ? fixture : { ...fixture, response: change(fixture.response) }
}

/** The text of every answer that a target has given in a few scenes without a user. */
export async function publicAnswers(target: Target): Promise<readonly Answer[]> {
  const isAsked = target.capabilities.has('user-info')
  const scenes = [
    'discovery',
    'code-unknown',
    ...(isAsked ? (['token-missing', 'token-invalid'] as const) : []),
  ] as const
  const seen = await Promise.all(scenes.map((scene) => target.scene(scene)))
  return seen.filter((answer) => answer !== null)
}
