import { driftChecks } from '../checks/drift/index.ts'
import { issuerChecks } from '../checks/mix.ts'
import { recordedIn } from '../judges/drift.ts'
import { runChecks } from '../run.ts'
import { answerFrom, errorBodyAt, membersOf } from '../target/answers.ts'
import {
  NetworkError,
  PrerequisiteError,
  type CallbackScene,
  type Scene,
  type Target,
} from '../target/target.ts'
import type { Subject, Verdict } from '../verdict.ts'
import type { Change } from './change.ts'
import { compareAnswers, compareCallbacks, compareMetadata, type Place } from './compare.ts'

/** What has changed since a provider was written down. */
export interface Drift {
  readonly subject: Subject
  readonly changes: readonly Change[]
  /** The messages that were compared, or that a check looked at. */
  readonly compared: readonly string[]
  /** What could not be compared, and why. */
  readonly missed: readonly string[]
}

interface Compared extends Place {
  readonly scene: Scene
  readonly stage: 'token' | 'user' | 'discovery'
  /** As fixtures name it; null: any of the stage. */
  readonly situations: readonly string[]
  readonly needs?: 'client' | 'secret' | 'user'
}

const answers: readonly Compared[] = [
  {
    scene: 'discovery',
    stage: 'discovery',
    situations: [],
    check: 'drift-metadata-snapshot',
    where: 'metadata',
  },
  {
    scene: 'token-missing',
    stage: 'user',
    situations: ['token-missing'],
    check: 'drift-undeclared-quirk',
    where: 'user info without a token',
  },
  {
    scene: 'token-invalid',
    stage: 'user',
    situations: ['token-invalid'],
    check: 'drift-undeclared-quirk',
    where: 'user info with a made-up token',
  },
  {
    scene: 'code-unknown',
    stage: 'token',
    situations: ['code-unknown'],
    check: 'drift-token-error',
    where: 'a refused code',
    needs: 'client',
  },
  {
    scene: 'secret-wrong',
    stage: 'token',
    situations: ['secret-wrong'],
    check: 'drift-token-error',
    where: 'a refused client',
    needs: 'secret',
  },
  {
    scene: 'granted',
    stage: 'token',
    situations: ['granted', 'granted-offline'],
    check: 'drift-token-fields',
    where: 'the token response',
    needs: 'user',
  },
  {
    scene: 'user-full',
    stage: 'user',
    situations: ['user-full'],
    check: 'drift-userinfo-schema',
    where: 'user info',
    needs: 'user',
  },
  {
    scene: 'refreshed',
    stage: 'token',
    situations: ['refreshed'],
    check: 'drift-refresh-behaviour',
    where: 'a refresh',
    needs: 'user',
  },
]

const callbacks: ReadonlyArray<
  Place & { readonly scene: CallbackScene; readonly needs: 'client' | 'user' }
> = [
  { scene: 'granted', check: 'drift-authz-error', where: 'the callback', needs: 'user' },
  { scene: 'denied', check: 'drift-authz-error', where: 'the callback of a denial', needs: 'user' },
  {
    scene: 'login-required',
    check: 'drift-authz-error',
    where: 'the callback of prompt=none',
    needs: 'client',
  },
  {
    scene: 'response-type-unsupported',
    check: 'drift-authz-error',
    where: 'the callback of an unknown response type',
    needs: 'client',
  },
]

/** Rows of the catalogue that compare a provider with its profile, beside those about fixtures. */
const checks = [...driftChecks, ...issuerChecks].filter(
  ({ id, lanes }) =>
    id === 'mix-srv-iss-honest' ||
    (id.startsWith('drift-') && lanes.some((lane) => lane !== 'offline')),
)

/**
 * Compares what is written down of a provider, its profile and fixtures, with what it answers now. Never rejects for
 * what a provider does: what could not be asked is told.
 *
 * @param hasClient False where nothing may be asked that takes a registered client.
 */
export async function findDrift(target: Target, { hasClient = true } = {}): Promise<Drift> {
  const compared: string[] = []
  const missed: string[] = []
  const can = (needs: Compared['needs']): boolean =>
    needs === undefined || (hasClient && (needs === 'client' || target.capabilities.has(needs)))

  const compare = async (where: string, work: () => Promise<readonly Change[] | null>) => {
    try {
      const changes = await work()
      if (changes !== null) compared.push(where)
      return changes ?? []
    } catch (error) {
      if (!(error instanceof NetworkError || error instanceof PrerequisiteError)) throw error
      missed.push(`${where}: ${error.message}`)
      return []
    }
  }

  const changes: Change[] = []
  for (const one of callbacks.filter(({ needs }) => can(needs)))
    changes.push(...(await compare(one.where, () => callbackChanges(target, one))))
  for (const one of answers.filter(({ needs }) => can(needs)))
    changes.push(...(await compare(one.where, () => answerChanges(target, one))))
  for await (const verdict of runChecks({
    targets: [target],
    checks: checks.filter(({ id }) => hasClient || isClientless.has(id)),
  })) {
    if (verdict.outcome === 'PASS' || verdict.outcome === 'NONSTRICT') compared.push(verdict.check)
    if (verdict.outcome === 'INCONCLUSIVE' && verdict.reason !== 'no-evidence')
      missed.push(`${verdict.check}: ${verdict.observed}`)
    if (isFound(verdict) && !changes.some(({ check }) => check === verdict.check))
      changes.push({
        check: verdict.check,
        where: 'the profile',
        what: verdict.observed,
        kind: 'changed',
        isBreaking: verdict.level === 'must',
      })
  }
  return { subject: target.subject, changes, compared, missed: [...new Set(missed)] }
}

/** What asks no endpoint that takes a client. */
const isClientless: ReadonlySet<string> = new Set([
  'drift-metadata-snapshot',
  'drift-endpoints',
  'drift-jwks',
])

function isFound({ outcome }: Verdict): boolean {
  return outcome === 'FAIL' || outcome === 'WARN' || outcome === 'INFO'
}

async function callbackChanges(
  target: Target,
  place: (typeof callbacks)[number],
): Promise<readonly Change[] | null> {
  const recorded = recordedIn(target, 'callback', place.scene)
  if (recorded?.fixture.stage !== 'callback') return null
  const seen = await target.callback(place.scene)
  if (seen === null) return null
  const was = new URLSearchParams(recorded.fixture.query)
  if (seen.kind === 'callback') return compareCallbacks(place, was, seen.params)
  const { check, where } = place
  const is = `a page with status ${seen.answer.status}`
  return [{ check, where, what: 'the redirect', kind: 'gone', is, isBreaking: true }]
}

async function answerChanges(
  target: Target,
  { scene, stage, situations, check, where }: Compared,
): Promise<readonly Change[] | null> {
  const recorded = (situations.length === 0 ? [undefined] : situations).flatMap(
    (situation) => recordedIn(target, stage, situation) ?? [],
  )
  if (recorded.length === 0) return null
  const answer = await target.scene(scene)
  if (answer === null) return null
  const place = { check, where }
  const found = recorded.map(({ fixture, evidence }) => {
    if (fixture.stage === 'callback') return []
    const was = answerFrom(fixture.response, evidence, false, errorBodyOf(target, stage))
    return stage === 'discovery'
      ? compareMetadata(place, membersOf(was), membersOf(answer))
      : compareAnswers(place, was, answer)
  })
  // A provider may answer in more than one way: the nearest counts.
  return found.sort((one, other) => weight(one) - weight(other))[0] ?? null
}

function weight(changes: readonly Change[]): number {
  return changes.filter(({ isBreaking }) => isBreaking).length * 100 + changes.length
}

function errorBodyOf({ provider }: Target, stage: Compared['stage']) {
  const { token, userInfo = token } = provider.endpoints
  return errorBodyAt(stage === 'token' ? token : userInfo, provider)
}
