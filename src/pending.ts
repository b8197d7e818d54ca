import * as z from 'zod/mini'
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

const secret = z.string().check(z.regex(/^[\w-]{43}$/))

const pendingSchema = z.strictObject({
  v: z.literal(1),
  provider: z.string(),
  redirectUri: z.string(),
  scopes: z.array(z.string()),
  state: secret,
  codeVerifier: z.optional(secret),
  nonce: z.optional(secret),
  expiresAt: z.int(),
  data: z.optional(z.unknown()),
})

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
  const parsed = pendingSchema.safeParse(pending)
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? ''
    return fail(failure('flow.pending-malformed', { at }))
  }
  // Without its verifier a code would be redeemed without the proof that it is ours.
  if (pkce.method === 'S256' && parsed.data.codeVerifier === undefined)
    return fail(failure('flow.pending-malformed', { at: 'codeVerifier' }))
  const { v: _, data, codeVerifier = null, nonce = null, ...rest } = parsed.data
  const context = { ...initialContext, ...rest, codeVerifier, nonce, attempt: 1 }
  return ok({ state: { value: 'awaitingCallback', context }, data: data as Json | undefined })
}
