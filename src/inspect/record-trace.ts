import type { Effects } from '../effects/ports.ts'
import type { InspectedCall, Inspection } from '../machine/inspection.ts'
import type { Provider } from '../providers/schema.ts'
import { createFlowInspector } from './inspector.ts'
import type { InspectionMessage } from './messages.ts'
import { createPlaceholders } from './placeholders.ts'
import { redactOwnHeaders } from './redact-http.ts'
import type { Trace } from './trace.ts'

/** Records one login. */
export interface TraceRecorder {
  /** For `createFlow({ inspect })`. */
  readonly inspect: Inspection
  /** What was recorded so far; undefined before a login has begun. */
  trace(): Trace | undefined
}

/**
 * Makes a recorder for one login: give it to one flow, begin and complete one login, and take the trace. The first
 * login counts, and what belongs to it.
 */
export function recordTrace(): TraceRecorder {
  let call: InspectedCall | null = null
  let readNow = (): number => 0
  const messages: InspectionMessage[] = []
  const clock: number[] = []
  const draws: Array<string | null> = []
  const inspector = createFlowInspector({
    // Past the tap: what the messages ask of the clock is no reading of the flow's.
    now: () => readNow(),
    send(message) {
      if (message.sessionId === (messages[0] ?? message).sessionId) messages.push(message)
    },
  })

  const tapped = (effects: Effects): Effects => ({
    ...effects,
    now() {
      const time = effects.now()
      clock.push(time)
      return time
    },
    randomBytes(length) {
      const bytes = effects.randomBytes(length)
      draws.push(length < SHORTEST_SECRET_BYTES ? hexOf(bytes) : null)
      return bytes
    },
  })

  return {
    inspect: {
      watch(watched) {
        call ??= watched
        readNow = () => watched.effects.now()
        return inspector.watch({ ...watched, effects: tapped(watched.effects) })
      },
    },
    trace() {
      if (call === null) return undefined
      const { provider, client, lifetimeMs, timeoutMs } = call
      return {
        format: 'trivet-trace',
        v: 1,
        provider: withoutKeys(provider),
        client: {
          clientId: client.clientId,
          isConfidential: client.clientSecret !== undefined,
        },
        lifetimeMs,
        timeoutMs,
        clock: [...clock],
        draws: [...draws],
        messages: [...messages],
      }
    },
  }
}

/** Backoff draws two bytes, a secret thirty-two. */
const SHORTEST_SECRET_BYTES = 8

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A profile's own headers may hold a key. */
function withoutKeys(provider: Provider): Provider {
  const hide = createPlaceholders()
  const { token, userInfo, additionalRequests } = provider
  return {
    ...provider,
    token: { ...token, headers: redactOwnHeaders(token.headers, hide) },
    userInfo: { ...userInfo, headers: redactOwnHeaders(userInfo.headers, hide) },
    additionalRequests: additionalRequests.map((request) => ({
      ...request,
      headers: redactOwnHeaders(request.headers, hide),
    })),
  }
}
