import { concealed } from './concealed.ts'
import { failure } from './failures.ts'
import type { FlowState } from './machine/driver.ts'
import { initialContext } from './machine/context.ts'
import type { Json } from './protocol/json.ts'
import { fail, ok, type Result } from './protocol/result.ts'
import type { Provider } from './providers/schema.ts'

/**
 * What exists while the user is away. Plain JSON, and a secret: keep it where only this browser's own
 * request can bring it back, and never in a URL.
 */
export interface PendingFlow {
  readonly v: 1
  readonly provider: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string
  readonly codeVerifier?: string
  readonly nonce?: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** The application's own, handed back in the outcome. */
  readonly data?: Json
}

type Holds = (value: unknown) => boolean

const isText: Holds = (value) => typeof value === 'string'
const isSecret: Holds = (value) => typeof value === 'string' && /^[\w-]{43}$/.test(value)
const orLeftOut =
  (holds: Holds): Holds =>
  (value) =>
    value === undefined || holds(value)

/** What each member has to be, in the order in which they are looked at. */
const members: Readonly<Record<keyof PendingFlow, Holds>> = {
  v: (value) => value === 1,
  provider: isText,
  redirectUri: isText,
  scopes: Array.isArray,
  state: isSecret,
  codeVerifier: orLeftOut(isSecret),
  nonce: orLeftOut(isSecret),
  expiresAt: Number.isSafeInteger,
  data: () => true,
}
const checks = Object.entries(members)

/**
 * A copy of a pending flow, each member read once: what is used is what was checked, also where members are inherited or
 * worked out. Where something is none, the path of the member at fault, or nothing for the whole.
 */
function readPending(pending: unknown): PendingFlow | string {
  if (typeof pending !== 'object' || pending === null) return ''
  const given = pending as Readonly<Record<string, unknown>>
  const read: Record<string, unknown> = {}
  for (const [name, holds] of checks) {
    const value = given[name]
    if (!holds(value)) return name
    read[name] = value
  }
  const scopes = read['scopes'] as readonly unknown[]
  const scope = scopes.findIndex((one) => !isText(one))
  if (scope !== -1) return `scopes.${scope}`
  if (!Object.keys(given).every((name) => Object.hasOwn(members, name))) return ''
  return { ...read, scopes: [...scopes] } as unknown as PendingFlow
}

/** The pending flow of a state that waits for its callback. */
export function pendingOf({ context }: FlowState, data: Json | undefined): PendingFlow {
  const { provider, redirectUri, scopes, state, codeVerifier, nonce, expiresAt } = context
  return concealed('PendingFlow', {
    v: 1,
    provider,
    redirectUri,
    scopes,
    state: state ?? '',
    ...(codeVerifier !== null && { codeVerifier }),
    ...(nonce !== null && { nonce }),
    expiresAt,
    ...(data !== undefined && { data }),
  })
}

/** The state that a pending flow stands for. What comes from outside is checked, whoever kept it. */
export function stateOfPending(
  pending: unknown,
  { pkce }: Pick<Provider, 'pkce'>,
): Result<{ readonly state: FlowState; readonly data: Json | undefined }> {
  const read = readPending(pending)
  if (typeof read === 'string') return fail(failure('flow.pending-malformed', { at: read }))
  const { v: _, data, codeVerifier = null, nonce = null, ...rest } = read
  // Without its verifier a code would be redeemed without the proof that it is ours.
  if (pkce.method === 'S256' && codeVerifier === null)
    return fail(failure('flow.pending-malformed', { at: 'codeVerifier' }))
  const context = { ...initialContext, ...rest, codeVerifier, nonce, attempt: 1 }
  return ok({ state: { value: 'awaitingCallback', context }, data })
}
