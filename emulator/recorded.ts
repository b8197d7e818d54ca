import type { Situation, Stage } from '../fixtures/fixture.ts'
import { fixtures } from '../fixtures/index.ts'
import type { Answer } from './answer.ts'

/** Whether anything is known of this provider beyond its profile. */
export function isRecorded(provider: string): boolean {
  return Object.hasOwn(fixtures, provider)
}

/** What the provider answers in this situation; undefined where no fixture says. */
export function recordedAnswer(
  provider: string,
  stage: Stage,
  situation?: Situation,
): Answer | undefined {
  for (const fixture of fixturesOf(provider)) {
    if (fixture.stage === 'callback' || fixture.stage !== stage) continue
    if (situation === undefined || fixture.when?.includes(situation) === true)
      return fixture.response
  }
  return undefined
}

/** The claims that stand for the ID token in this answer; undefined where no fixture says. */
export function recordedClaims(
  provider: string,
  situation: Situation,
): Readonly<Record<string, unknown>> | undefined {
  for (const fixture of fixturesOf(provider)) {
    if (fixture.stage === 'callback' || fixture.stage !== 'token') continue
    if (fixture.when?.includes(situation) === true) return fixture.idToken
  }
  return undefined
}

/** The query with which the provider redirects in this situation; undefined where no fixture says. */
export function recordedCallback(provider: string, situation: Situation): string | undefined {
  for (const fixture of fixturesOf(provider)) {
    if (fixture.stage === 'callback' && fixture.when?.includes(situation) === true)
      return fixture.query
  }
  return undefined
}

/** A user that a fixture shows. */
export interface RecordedUser {
  /** What comes after `user-` in the situation. */
  readonly key: string
  readonly title: string
  readonly body: string
  /** The user as the library reads it. */
  readonly user: Readonly<Record<string, string | boolean | null>>
}

/** The users of a provider, in the order of their fixtures: of user information or, without it, of tokens. */
export function recordedUsers(provider: string): readonly RecordedUser[] {
  return fixturesOf(provider).flatMap((fixture) => {
    const isOfUsers = fixture.stage === 'user' || fixture.stage === 'token'
    const user = 'user' in fixture.expect ? fixture.expect.user : undefined
    const key = fixture.when?.find((situation) => situation.startsWith('user-'))?.slice(5)
    if (!isOfUsers || user === undefined || key === undefined) return []
    const { title, stage, response, idToken } = fixture
    const body = stage === 'user' ? response.body : JSON.stringify(idToken ?? {})
    return { key, title, body, user }
  })
}

function fixturesOf(provider: string) {
  const all = isRecorded(provider) ? Object.values(fixtures[provider] ?? {}) : []
  return all.filter(({ variant }) => variant === undefined)
}
