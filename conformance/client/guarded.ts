import {
  begunSchema,
  outcomeSchema,
  type BegunLogin,
  type ClientOutcome,
  type TestedClient,
} from './adapter.ts'

/** How a call to the client ended. Only `outcome` is what an adapter promises; the rest is the client's fault. */
export type End =
  | { readonly kind: 'outcome'; readonly outcome: ClientOutcome }
  /** It would not be configured so, or would not begin. */
  | { readonly kind: 'refused-configuration'; readonly error: string }
  | { readonly kind: 'crashed'; readonly error: string }
  | { readonly kind: 'malformed'; readonly issue: string }
  | { readonly kind: 'hung'; readonly ms: number }

const HUNG = Symbol('hung')

/** Calls the client. Whatever it does, the answer is data. */
export async function callClient(
  call: () => ClientOutcome | Promise<ClientOutcome>,
  deadlineMs: number,
): Promise<End> {
  const answer = await within(deadlineMs, call)
  if ('error' in answer) return { kind: 'crashed', error: answer.error }
  if (answer.value === HUNG) return { kind: 'hung', ms: deadlineMs }
  const parsed = outcomeSchema.safeParse(answer.value)
  if (parsed.success) return { kind: 'outcome', outcome: parsed.data }
  return { kind: 'malformed', issue: firstIssue(parsed.error.issues) }
}

/** Begins a login; the end, where the client would not. */
export async function beginLogin(
  client: TestedClient,
  request: { readonly returnTo?: string },
  deadlineMs: number,
): Promise<BegunLogin | End> {
  const answer = await within(deadlineMs, () => client.authorizeUrl(request))
  if ('error' in answer) return { kind: 'refused-configuration', error: answer.error }
  if (answer.value === HUNG) return { kind: 'hung', ms: deadlineMs }
  const parsed = begunSchema.safeParse(answer.value)
  if (parsed.success) return jsonCopy(parsed.data)
  return { kind: 'malformed', issue: firstIssue(parsed.error.issues) }
}

/** Configures a client. */
export async function configureClient(
  create: () => TestedClient | Promise<TestedClient>,
  deadlineMs: number,
): Promise<{ readonly client: TestedClient } | End> {
  const answer = await within(deadlineMs, create)
  if ('error' in answer) return { kind: 'refused-configuration', error: answer.error }
  if (answer.value === HUNG) return { kind: 'hung', ms: deadlineMs }
  const client = answer.value as TestedClient | null
  if (typeof client?.authorizeUrl === 'function' && typeof client.handleCallback === 'function')
    return { client }
  return { kind: 'malformed', issue: 'createClient: gives no authorizeUrl and handleCallback' }
}

type Answer = { readonly value: unknown } | { readonly error: string }

async function within(ms: number, call: () => unknown): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  try {
    const hang = new Promise((resolve) => (timer = setTimeout(resolve, ms, HUNG)))
    // A synchronous throw is caught as well.
    return { value: await Promise.race([(async () => call())(), hang]) }
  } catch (error) {
    return { error: describeError(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** What was thrown, in a line: it may be anything, and even its getters may throw. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : `a thrown ${typeof error}`
  } catch {
    return 'something that cannot be read'
  }
}

/** A session lives in a store: what is no JSON does not come back. */
function jsonCopy({ url, session }: BegunLogin): BegunLogin | End {
  try {
    return { url, session: JSON.parse(JSON.stringify(session ?? null)) as unknown }
  } catch (error) {
    return { kind: 'malformed', issue: `session: is not JSON (${describeError(error)})` }
  }
}

function firstIssue(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [issue] = issues
  const at = issue?.path.map(String).join('.') ?? ''
  return `${at === '' ? 'the answer' : at}: ${issue?.message ?? 'not understood'}`
}
