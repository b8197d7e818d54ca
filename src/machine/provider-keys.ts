import type { Effects, HttpRequest, HttpResponse } from '../effects/ports.ts'
import { failure } from '../failures.ts'
import {
  verifyIdToken,
  type IdTokenClaims,
  type IdTokenExpectations,
} from '../protocol/id-token.ts'
import { readKeySet, type KeySet } from '../protocol/key-set.ts'
import { fail, type Result } from '../protocol/result.ts'

/** Where a provider's keys come from, and how this caller asks for them. */
export interface KeySource {
  /** The clock, and the owner of the cache: the same object has the same keys. */
  readonly effects: Pick<Effects, 'now'>
  /** The provider's `jwks_uri`. */
  readonly keysUrl: string
  /** Ends this caller's waiting, and nobody else's. */
  readonly signal: AbortSignal
  /** Sends within this caller's limits, and stops at its signal. Never rejects. */
  send(request: HttpRequest): Promise<Result<HttpResponse>>
}

/** How often keys that are at hand are fetched again at most, for keys that they lack or after a failure. */
const REFETCH_INTERVAL_MS = 60_000
/** How long keys are fresh where the provider does not say. */
const DEFAULT_MAX_AGE_MS = 600_000
const MIN_MAX_AGE_MS = 60_000
const MAX_MAX_AGE_MS = 86_400_000
/** How long keys stay useful while they cannot be fetched. */
const MAX_STALE_MS = 86_400_000

// A profile with variables has an address for each tenant, and users may name tenants.
const MAX_SETS = 100

interface CachedKeys {
  readonly keys: KeySet
  readonly fetchedAt: number
  readonly maxAgeMs: number
}

interface Entry {
  cached: CachedKeys | null
  /** When a fetch last failed, or did not bring the key that was looked for. */
  disappointedAt: number | null
  /** The fetch that is under way. Null comes out where its caller gave up. */
  pending: Promise<Result<KeySet> | null> | null
}

const caches = new WeakMap<object, Map<string, Entry>>()
const noKeys = (): KeySet => ({ keys: [] })

/**
 * Verifies an ID token with the provider's keys, fetched when they are needed.
 *
 * A token that fails before its key is looked for causes no request. Keys are fetched where there are none
 * that are fresh, and for a key that the fresh ones lack: once, and then not again for a minute. When
 * fetching fails, keys of the last day are used.
 *
 * Calls at the same time share a request, but not its caller's fate: when that one gives up, another of
 * them asks in its place.
 *
 * Fails with `id-token.*`, `network.*`, or `flow.cancelled` where the signal ended the waiting.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys OIDC Core §10.1.1}
 */
export async function verifyWithProviderKeys(
  idToken: string,
  expected: IdTokenExpectations,
  source: KeySource,
): Promise<Result<IdTokenClaims>> {
  const entry = entryOf(source)
  const atHand = keysAtHand(entry, source.effects.now())
  const first = await verifyIdToken(idToken, atHand ?? noKeys(), expected)
  if (!lacksKey(first)) return first
  if (atHand !== null && isWaiting(entry, source.effects.now())) return first

  const fetched = await fetchKeys(entry, source)
  const keys = fetched.ok ? fetched.value : staleKeys(entry, source.effects.now())
  const second = await verifyIdToken(idToken, keys ?? noKeys(), expected)
  if (!lacksKey(second)) return second
  if (!fetched.ok) return fetched
  entry.disappointedAt = source.effects.now()
  return second
}

function lacksKey(result: Result<unknown>): boolean {
  return !result.ok && result.failure.code === 'id-token.key-not-found'
}

/** Fresh keys, or older ones while it is too early to try again. */
function keysAtHand(entry: Entry, now: number): KeySet | null {
  const { cached } = entry
  if (cached === null) return null
  if (isWithin(cached.fetchedAt, cached.maxAgeMs, now)) return cached.keys
  return isWaiting(entry, now) ? staleKeys(entry, now) : null
}

function staleKeys({ cached }: Entry, now: number): KeySet | null {
  return cached !== null && isWithin(cached.fetchedAt, MAX_STALE_MS, now) ? cached.keys : null
}

/** Whether it is too early to fetch again. */
function isWaiting({ disappointedAt }: Entry, now: number): boolean {
  return disappointedAt !== null && isWithin(disappointedAt, REFETCH_INTERVAL_MS, now)
}

/** A clock that was set back makes everything old: keys must not stay fresh until it has caught up. */
function isWithin(since: number, ms: number, now: number): boolean {
  return now >= since && now < since + ms
}

async function fetchKeys(entry: Entry, source: KeySource): Promise<Result<KeySet>> {
  while (entry.pending !== null) {
    const joined = await untilAborted(entry.pending, source.signal)
    if (joined !== null) return joined
  }
  const fetching = fetchOnce(entry, source).finally(() => {
    entry.pending = null
  })
  entry.pending = fetching.then(
    (fetched) => (!fetched.ok && source.signal.aborted ? null : fetched),
    () => null,
  )
  return fetching
}

async function fetchOnce(entry: Entry, source: KeySource): Promise<Result<KeySet>> {
  const headers = { accept: 'application/jwk-set+json, application/json' }
  const sent = await source.send({ method: 'GET', url: source.keysUrl, headers })
  const fetched = sent.ok ? readKeySet(sent.value) : sent
  const now = source.effects.now()
  if (sent.ok && fetched.ok)
    entry.cached = { keys: fetched.value, fetchedAt: now, maxAgeMs: maxAgeOf(sent.value) }
  else if (!source.signal.aborted) entry.disappointedAt = now
  return fetched
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2 RFC 9111 §5.2.2} */
function maxAgeOf({ headers }: HttpResponse): number {
  const directives = (headers['cache-control'] ?? '')
    .split(',')
    .map((directive) => directive.trim())
  if (directives.some((directive) => /^no-(?:store|cache)\b/i.test(directive)))
    return MIN_MAX_AGE_MS
  const [seconds] = directives.flatMap(
    (directive) => /^max-age="?(\d+)/i.exec(directive)?.[1] ?? [],
  )
  if (seconds === undefined) return DEFAULT_MAX_AGE_MS
  return Math.min(Math.max(Number(seconds) * 1000, MIN_MAX_AGE_MS), MAX_MAX_AGE_MS)
}

/** What a shared fetch gives, or `flow.cancelled` as soon as this caller's own signal is aborted. */
function untilAborted(
  pending: Promise<Result<KeySet> | null>,
  signal: AbortSignal,
): Promise<Result<KeySet> | null> {
  return new Promise((resolve) => {
    const cancel = (): void => resolve(fail(failure('flow.cancelled', {}, { step: 'id-token' })))
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    void pending.then((fetched) => {
      signal.removeEventListener('abort', cancel)
      resolve(fetched)
    })
  })
}

function entryOf({ effects, keysUrl }: KeySource): Entry {
  const entries = caches.get(effects) ?? new Map<string, Entry>()
  caches.set(effects, entries)
  const entry = entries.get(keysUrl) ?? { cached: null, disappointedAt: null, pending: null }
  // Back to the end: the first one is always the one that was longest not used.
  entries.delete(keysUrl)
  entries.set(keysUrl, entry)
  const [oldest] = entries.keys()
  if (entries.size > MAX_SETS && oldest !== undefined) entries.delete(oldest)
  return entry
}
