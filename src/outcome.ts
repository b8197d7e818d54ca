import { concealed, concealedEverywhere } from './concealed.ts'
import { statusOf, type Failure } from './failures.ts'
import type { Authenticated, FlowOutcome, NotAuthenticated } from './machine/outcome.ts'
import { isJsonArray, isJsonObject, type Json } from './protocol/json.ts'

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
  const own = data === undefined ? {} : { data }
  const tokens = outcome.tokens && { tokens: concealed('TokenSet', { ...outcome.tokens }) }
  if (outcome.status !== 'authenticated') return { ...outcome, ...tokens, ...own }
  const claims = outcome.claims && { claims: concealed('claims', { ...outcome.claims }) }
  return { ...outcome, ...tokens, ...claims, raw: presentRaw(outcome.raw), ...own }
}

/** What a provider sent may hold any secret: some repeat the access token in the user information. */
function presentRaw({ token, ...answers }: Authenticated['raw']): Authenticated['raw'] {
  const bodies: Record<string, Json> = answers
  for (const [request, body] of Object.entries(bodies)) bodies[request] = presentBody(body)
  return concealedEverywhere('raw responses', {
    ...bodies,
    // It repeats what is in the token set, and some providers add secrets of their own.
    token: token && concealedEverywhere('token response', { ...token }),
  })
}

function presentBody(body: Json): Json {
  if (isJsonArray(body)) return concealed('response', [...body])
  return isJsonObject(body) ? concealed('response', { ...body }) : body
}

/** The outcome of a call that did not get as far as the chart, or whose callback the chart refused. */
export function refusal(failure: Failure, data?: Json): Outcome {
  return present({ status: statusOf(failure), failure }, data)
}
