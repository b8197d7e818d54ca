import { readFixture, type ArchivedMessage } from 'trivet/conformance'
import type { Fixture, Provenance } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { leaksIn, type Leak } from './canary.ts'
import { draftOf, nameOf, type Draft } from './draft.ts'
import { loginIn, replayedIn } from './login-in-archive.ts'
import { cleanlyDescribed } from './descriptions.ts'
import { createPlaceholders } from './placeholders.ts'
import { provenanceOf } from './provenance.ts'

/** Where whoever answered was not made by us of fixtures. */
const REAL: ReadonlySet<string> = new Set(['local', 'probe', 'live'])
/** What the redactor of a run puts in the place of a secret. */
const MARK = /^\[[a-z_]+\]$/

export interface FromArchive {
  /** By file name without `.json`. */
  readonly fixtures: Readonly<Record<string, Fixture>>
  /** Left out: something that was replaced would still be in them. */
  readonly leaks: readonly Leak[]
  /** How many messages are no answers of which there are fixtures: pages of a login, revocations. */
  readonly others: number
}

/**
 * Makes fixtures of messages out of an archive.
 *
 * @param messages All of one provider in one lane: each is replayed in a login with the answers that were seen.
 * @param isWanted Of which of them there are to be fixtures.
 */
export async function fixturesFromArchive(
  messages: readonly ArchivedMessage[],
  provider: Provider,
  isWanted: (message: ArchivedMessage) => boolean,
): Promise<FromArchive> {
  const { token, userInfo } = provider
  const pointers = [token.errorBody, userInfo.errorBody].flatMap((one) => one?.code ?? [])
  const placeholders = createPlaceholders(new Set(pointers))
  const first = messages.map((message) => draftOf(message, provider, placeholders))
  const { replaced, codes } = placeholders
  const hunted = new Set([...replaced].filter((value) => !MARK.test(value) && !codes.has(value)))
  const all = messages.map((message, at) => {
    const draft = first[at] ?? null
    return { message, draft: draft === null ? null : cleanlyDescribed(draft, hunted) }
  })
  const login = await loginIn(
    all.flatMap(({ draft }) => draft ?? []),
    provider,
  )
  const wanted = all.filter(({ message }) => isWanted(message))
  const found: Record<string, Fixture> = {}
  for (const { message, draft } of wanted) {
    if (draft === null) continue
    const kind = REAL.has(message.lane) ? 'recorded' : 'constructed'
    const name = nameOf(draft, kind)
    found[name] ??= fixtureOf(draft, message, kind, provider, await replayedIn(login, draft))
  }
  const personal = Object.entries(found).flatMap(([name, fixture]) => {
    // Of a document that everybody may read nothing was replaced because of somebody.
    if (fixture.stage === 'discovery' || fixture.stage === 'keys') return []
    // What else there is was made of these.
    const held =
      fixture.stage === 'callback'
        ? { query: Object.fromEntries(new URLSearchParams(fixture.query)) }
        : { response: fixture.response }
    return [[name, held] as const]
  })
  const leaks = leaksIn(Object.fromEntries(personal), hunted, [])
  const leaking = new Set(leaks.map(({ fixture }) => fixture))
  return {
    fixtures: Object.fromEntries(Object.entries(found).filter(([name]) => !leaking.has(name))),
    leaks,
    others: wanted.filter(({ draft }) => draft === null).length,
  }
}

function fixtureOf(
  { stage, when, ...held }: Draft,
  { lane, checks, sentAt, sha256 }: ArchivedMessage,
  kind: Provenance['kind'],
  provider: Provider,
  expect: Fixture['expect'],
): Fixture {
  const provenance: Provenance = provenanceOf(provider, {
    kind,
    date: sentAt.slice(0, 10),
    note: [
      kind === 'recorded'
        ? 'By `trivet check`: every value that could name somebody is a placeholder.'
        : 'Made from the emulator by `trivet check`.',
      ...(checks.length === 0 ? [] : [`Checks: ${checks.join(', ')}.`]),
      `Message ${sha256}.`,
    ].join(' '),
  })
  const title = [provider.name, stage, ...(when ?? []), lane].join(', ')
  const fixture = { stage, title, ...(when !== undefined && { when }), provenance, ...held, expect }
  // As whoever reads it will.
  return readFixture(JSON.stringify(fixture))
}
