import type { InspectionMessage } from 'trivet/inspect'
import { addressOf } from '../address.ts'

/** A message in a few words. */
export function headlineOf(message: InspectionMessage): string {
  switch (message.type) {
    case '@xstate.actor':
      return `a login at ${message.name}`
    case '@xstate.event':
      return `event ${message.event.type}`
    case '@xstate.snapshot':
      return `state ${message.snapshot.value}, after ${message.event.type}`
    case '@trivet.decision':
      return `${message.guard}: ${message.verdict ? 'yes' : 'no'}`
    case '@trivet.effect':
      return `asked for ${message.effect}`
    case '@trivet.exchange':
      return `${message.request.method} ${addressOf(message.request.url)}: ${answerOf(message)}`
    case '@trivet.outcome':
      return `outcome ${[message.status, message.code].filter(Boolean).join(', ')}`
  }
}

/** The status, how it failed, or that it went through the browser. */
export function answerOf({
  response,
  fault,
  kind,
}: Extract<InspectionMessage, { type: '@trivet.exchange' }>): string {
  if (response !== null) return String(response.status)
  return fault === null ? `${kind}, through the browser` : fault.kind.replaceAll('-', ' ')
}
