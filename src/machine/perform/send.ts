import type { HttpRequest, HttpResponse, TransportFault } from '../../effects/ports.ts'
import { failure, type Failure, type Step } from '../../failures.ts'
import { inTime, OVERDUE } from './in-time.ts'
import { MAX_BYTES, Sending } from './sending.ts'
import type { Surroundings } from './surroundings.ts'

/** What came of a request. */
export type Sent =
  | { readonly ok: true; readonly value: HttpResponse }
  | {
      readonly ok: false
      readonly failure: Failure
      /** `no`: surely not one byte reached the server, so that sending once more is safe. */
      readonly sent: 'no' | 'unknown'
    }

/** Sends one request within the time limit. Fails with `network.*`; never rejects. */
export async function send(
  request: HttpRequest,
  step: Step,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  // Whoever gave up while the request was being made does not want it sent.
  if (signal?.aborted === true)
    return {
      ok: false,
      sent: 'no',
      failure: failure('network.reset', { host: hostOf(request) }, { step }),
    }
  try {
    const sending = new Sending()
    const answer = await inTime(
      () => effects.send(request, sending),
      { effects, timeoutMs },
      signal,
      () => sending.abort(),
    )
    if (answer !== OVERDUE) return { ok: true, value: answer }
    const at = { step, ambiguous: isUnsafe(step) }
    return {
      ok: false,
      sent: 'unknown',
      failure: failure('network.timeout', { host: hostOf(request), timeoutMs }, at),
    }
  } catch (error) {
    const sent = isFault(error) && error.sent === 'no' ? 'no' : 'unknown'
    const at = { step, ambiguous: sent === 'unknown' && isUnsafe(step) }
    return { ok: false, sent, failure: failureOf(error, hostOf(request), at) }
  }
}

function hostOf({ url }: HttpRequest): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

/** Whether asking twice does harm: by what is asked, since some ask for user information by POST. */
function isUnsafe(step: Step): boolean {
  return step === 'exchange'
}

// By its shape: two copies of the library, or an adapter of the user's own, make equal faults.
function isFault(error: unknown): error is TransportFault {
  return typeof error === 'object' && error !== null && 'kind' in error && 'sent' in error
}

function failureOf(
  error: unknown,
  host: string,
  at: { readonly step: Step; readonly ambiguous: boolean },
): Failure {
  const kind = isFault(error) ? error.kind : undefined
  switch (kind) {
    case 'unreachable':
    case 'certificate-refused':
    case 'reset':
    case 'redirected':
    case 'response-not-utf8':
      return failure(`network.${kind}`, { host }, at)
    case 'response-too-large':
      return failure(`network.${kind}`, { host, maxBytes: MAX_BYTES }, at)
    // Only whoever aborted sees this one, and looks no further.
    case 'aborted':
      return failure('network.reset', { host }, at)
    default:
      return failure('network.adapter-failed', { host }, at)
  }
}
