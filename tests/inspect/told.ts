import {
  createFlowInspector,
  messageSchema,
  type FlowInspectorOptions,
  type InspectionMessage,
} from 'trivet/inspect'
import type { ProviderInput } from 'trivet/providers'
import type { Outcome } from 'trivet'
import { logIn, type LoginOptions } from '../support/emulated-login.ts'

/** What an inspector was told, and what came of the login. */
export interface Told {
  readonly messages: readonly InspectionMessage[]
  readonly outcome: Outcome
}

/** One login at an emulated provider, looked at. */
export async function toldOf(
  provider: ProviderInput,
  options: LoginOptions = {},
  how: Partial<FlowInspectorOptions> = {},
): Promise<Told> {
  const messages: InspectionMessage[] = []
  const inspect = createFlowInspector({ send: (message) => messages.push(message), ...how })
  const outcome = await logIn(provider, { ...options, flow: { ...options.flow, inspect } })
  return { messages: messages.map((message) => messageSchema.parse(message)), outcome }
}

/** One line for each message. */
export function linesOf(messages: readonly InspectionMessage[]): string[] {
  return messages.map((message) => lineOf(message))
}

function lineOf(message: InspectionMessage): string {
  switch (message.type) {
    case '@xstate.actor':
      return `actor ${message.name} in ${message.snapshot.value}`
    case '@xstate.event':
      return `event ${message.event.type}`
    case '@xstate.snapshot':
      return `state ${message.snapshot.value}`
    case '@trivet.decision':
      return `guard ${message.guard} ${message.verdict}`
    case '@trivet.effect':
      return `effect ${message.effect}`
    case '@trivet.exchange': {
      const { host, pathname } = new URL(message.request.url)
      const answer = message.response?.status ?? message.fault?.kind ?? message.kind
      return `exchange ${message.request.method} ${host}${pathname} ${answer}`
    }
    case '@trivet.outcome':
      return `outcome ${message.status} ${message.code}`
  }
}
