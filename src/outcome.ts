import { concealed, concealedEverywhere } from './concealed.ts'
import { statusOf, type Failure } from './failures.ts'
import type { Authenticated, FlowOutcome, NotAuthenticated } from './machine/outcome.ts'
import { isJsonArray, isJsonObject, type Json } from './protocol/json.ts'
import type { TokenSet } from './protocol/token-response.ts'

interface WithData {
  /** What the application gave to `begin`. */
  readonly data?: Json
}

/**
 * How a login ended: `authenticated`, or one of `denied`, `expired`, `rejected`, `failed`, `cancelled` with
 * its failure. Switch on `status`.
 */
export type Outcome = (Authenticated | NotAuthenticated) & WithData

/** The outcome as it leaves the library: its tokens are hidden from logs. */
export function present(outcome: FlowOutcome, data: Json | undefined): Outcome {
  const own = data !== undefined && { data }
  if (outcome.status !== 'authenticated') {
    const { status, failure, tokens } = outcome
    return { status, failure, ...(tokens && { tokens: presentTokens(tokens) }), ...own }
  }
  const { status, user, tokens, claims, raw, missingScopes, warnings } = outcome
  return {
    status,
    user,
    tokens: presentTokens(tokens),
    ...(claims && { claims: concealed('claims', copyOf(claims)) }),
    raw: presentRaw(raw),
    missingScopes,
    warnings,
    ...own,
  }
}

function presentTokens(tokens: TokenSet): TokenSet {
  return concealed('TokenSet', copyOf(tokens))
}

/** What a provider sent may hold any secret: some repeat the access token in the user information. */
function presentRaw({ token, ...answers }: Authenticated['raw']): Authenticated['raw'] {
  const bodies: Record<string, Json> = answers
  for (const [request, body] of Object.entries(bodies)) bodies[request] = presentBody(body)
  return concealedEverywhere('raw responses', {
    // It repeats what is in the token set, and some providers add secrets of their own.
    token: token && concealedEverywhere('token response', copyOf(token)),
    ...bodies,
  })
}

function presentBody(body: Json): Json {
  if (isJsonArray(body)) return concealed('response', [...body])
  return isJsonObject(body) ? concealed('response', copyOf(body)) : body
}

/** Not by `{ ...value }`: to a copy that is made so, Node 20 adds slowly what hides it. See docs/decisions/091. */
function copyOf<Value extends object>({ ...copy }: Value) {
  return copy
}

/** The outcome of a call that did not get as far as the chart, or whose callback the chart refused. */
export function refusal(failure: Failure, data?: Json): Outcome {
  return present({ status: statusOf(failure), failure }, data)
}
