import { isDeepStrictEqual } from 'node:util'
import type { InspectionMessage, MessageOf } from 'trivet/inspect'
import { headlineOf } from './headline.ts'

/** Where a replay is not what was recorded. */
export interface Difference {
  /** What was recorded there, in words; null where the replay goes on and the trace does not. */
  readonly recorded: string | null
  readonly replayed: string | null
  /** Each member that differs, where both are messages of one kind. */
  readonly members: readonly MemberDifference[]
}

export interface MemberDifference {
  readonly path: string
  readonly recorded: unknown
  readonly replayed: unknown
}

/** The first difference; null where there is none. When something happened, and under which name, does not count. */
export function compare(
  recorded: readonly InspectionMessage[],
  replayed: readonly InspectionMessage[],
): Difference | null {
  return (
    firstDifference(storyOf(recorded), storyOf(replayed)) ??
    firstDifference(exchangesOf(recorded), exchangesOf(replayed))
  )
}

/** What the chart did. An outcome without a step before it was reached without the chart. */
function storyOf(messages: readonly InspectionMessage[]): InspectionMessage[] {
  let hasStepped = false
  return messages.filter(({ type }) => {
    if (type === '@trivet.exchange' || type === '@xstate.actor') return false
    if (type !== '@trivet.outcome') return (hasStepped = true)
    const isOfChart = hasStepped
    hasStepped = false
    return isOfChart
  })
}

/** What went over the wire, in any order: a request that was given up ends some time later. Keys are not fetched again. */
function exchangesOf(messages: readonly InspectionMessage[]): InspectionMessage[] {
  return messages
    .filter((message) => message.type === '@trivet.exchange')
    .filter(({ state }) => state !== 'verifyingIdToken')
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

function keyOf({ kind, request }: MessageOf<'@trivet.exchange'>): string {
  return `${kind} ${request.method} ${request.url}`
}

function firstDifference(
  recorded: readonly InspectionMessage[],
  replayed: readonly InspectionMessage[],
): Difference | null {
  const longest = Math.max(recorded.length, replayed.length)
  for (let index = 0; index < longest; index++) {
    const [one, other] = [recorded[index], replayed[index]]
    const members = membersThatDiffer(one && contentOf(one), other && contentOf(other))
    if (members.length === 0) continue
    return {
      recorded: one === undefined ? null : headlineOf(one),
      replayed: other === undefined ? null : headlineOf(other),
      members: one?.type === other?.type ? members : [],
    }
  }
  return null
}

/** Without the envelope, and without the times at which it was looked. */
function contentOf(message: InspectionMessage): object {
  const { sessionId, rootId, createdAt, id, _version, ...content } = message
  const { startedAt, endedAt, sourceId, ...rest } = content as Record<string, unknown>
  return rest
}

function membersThatDiffer(recorded: unknown, replayed: unknown, path = ''): MemberDifference[] {
  if (isDeepStrictEqual(recorded, replayed)) return []
  if (!isRecord(recorded) || !isRecord(replayed)) return [{ path, recorded, replayed }]
  const names = new Set([...Object.keys(recorded), ...Object.keys(replayed)])
  return [...names].flatMap((name) =>
    membersThatDiffer(recorded[name], replayed[name], path === '' ? name : `${path}.${name}`),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
