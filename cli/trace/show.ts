import type { InspectionMessage, MessageOf, Trace } from 'trivet/inspect'
import { explain, type Failure } from 'trivet'
import { paragraphs } from '../narrator.ts'
import { printable } from '../printable.ts'
import type { Terminal } from '../terminal.ts'
import { addressOf } from '../address.ts'
import { answerOf } from './headline.ts'

type Exchange = MessageOf<'@trivet.exchange'>
type Decision = MessageOf<'@trivet.decision'>
type Outcome = MessageOf<'@trivet.outcome'>

const TIME_WIDTH = 11
/** The last instant that a Date can hold. */
const LAST_INSTANT = 8.64e15

/**
 * A trace as lines for a terminal: what was sent, in which direction, and what the chart made of it.
 *
 * @param isFull Every guard, every header and every body, too.
 */
export function linesOf(trace: Trace, isFull: boolean, terminal: Terminal): string[] {
  const { provider, client, messages } = trace
  const { style } = terminal
  const startedAt = timeOf(messages[0])
  const begun = new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19)
  const lines = messages.flatMap((message, index) => {
    const told = linesOfMessage(message, index, messages, isFull, terminal)
    return told.map((line, place) => {
      const time = place === 0 ? `${timeOf(message) - startedAt} ms` : ''
      return `${style('dim', time.padStart(TIME_WIDTH))}  ${line}`
    })
  })
  return [
    `${style('bold', printable(provider.name))}  ${style('dim', `${begun} UTC, client ${printable(client.clientId)}`)}`,
    '',
    ...lines,
  ]
}

/** Epoch milliseconds; 0 for what no clock says. */
export function timeOf(message: InspectionMessage | undefined): number {
  const time = Number(message?.createdAt ?? 0)
  return Math.abs(time) <= LAST_INSTANT ? time : 0
}

function linesOfMessage(
  message: InspectionMessage,
  index: number,
  all: readonly InspectionMessage[],
  isFull: boolean,
  terminal: Terminal,
): string[] {
  const { style } = terminal
  switch (message.type) {
    case '@xstate.actor':
      return []
    case '@xstate.event':
      return isFull ? [`${style('yellow', '◆')} ${printable(message.event.type)}`] : []
    case '@xstate.snapshot': {
      const { value } = message.snapshot
      const before = all.slice(0, index).findLast(({ type }) => type === '@xstate.snapshot')
      const isSame = before?.type === '@xstate.snapshot' && before.snapshot.value === value
      return isSame ? [] : [`${style('cyan', '●')} ${style('bold', printable(value))}`]
    }
    case '@trivet.decision':
      return isFull || message.verdict ? [decisionLine(message, terminal)] : []
    case '@trivet.effect':
      return isFull ? [style('dim', `  asks for ${printable(message.effect)}`)] : []
    case '@trivet.exchange':
      return exchangeLines(message, isFull, terminal)
    case '@trivet.outcome':
      return outcomeLines(message, terminal)
  }
}

function decisionLine(
  { guard, verdict, values, description }: Decision,
  { style }: Terminal,
): string {
  const compared = Object.entries(values).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  const mark = verdict ? style('yellow', '? yes') : style('dim', '? no ')
  const why = verdict ? `  ${description}` : ''
  return `${mark} ${printable(guard)}${style('dim', printable(`  ${compared.join(', ')}${why}`))}`
}

function exchangeLines(message: Exchange, isFull: boolean, { style }: Terminal): string[] {
  const { request, response, fault, from, via, startedAt, endedAt } = message
  const line = via === null ? '──────────' : '─ browser ─'
  const arrow = from === 'client' ? `client ${line}▶ provider` : `client ◀${line} provider`
  const isFine = fault === null && (response === null || response.status < 400)
  const answer =
    via === null
      ? `  ${style(isFine ? 'green' : 'red', printable(answerOf(message)))}  ${style('dim', `${endedAt - startedAt} ms`)}`
      : ''
  return [
    `${style('dim', arrow.padEnd(29))} ${request.method} ${printable(addressOf(request.url))}${answer}`,
    ...parametersOf(request.url).map((text) => style('dim', `    ${printable(text)}`)),
    ...(isFull ? [...partLines('▷', request), ...partLines('◁', response)] : []).map((text) =>
      style('dim', `    ${printable(text)}`),
    ),
  ]
}

/** The query, a parameter a line. */
export function parametersOf(url: string): string[] {
  return URL.canParse(url)
    ? [...new URL(url).searchParams].map(([name, value]) => `${name} = ${value}`)
    : []
}

interface Part {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

function partLines(mark: string, part: Part | null): string[] {
  if (part === null) return []
  const headers = Object.entries(part.headers).map(([name, value]) => `${mark} ${name}: ${value}`)
  const { body = '' } = part
  return body === '' ? headers : [...headers, `${mark} ${body}`]
}

function outcomeLines(outcome: Outcome, terminal: Terminal): string[] {
  const { style } = terminal
  const { status, code, isWaiting } = outcome
  const isGood = status === 'authenticated'
  const color = isGood ? 'green' : status === 'failed' || status === 'rejected' ? 'red' : 'yellow'
  const words = [status, code, isWaiting ? 'goes on waiting' : null].filter((word) => word !== null)
  return [`${style(color, isGood ? '✓' : '✗')} ${style('bold', printable(words.join(', ')))}`]
}

/** What the last outcome means, for people. */
export function explanationLines({ messages, provider }: Trace, terminal: Terminal): string[] {
  const last = messages.findLast((message) => message.type === '@trivet.outcome')
  const explanation = explanationOf(last, provider)
  return explanation === null ? [] : ['', ...paragraphs(explanation, terminal)]
}

/** Null where there is nothing to explain, or nothing that this version knows. */
export function explanationOf(outcome: Outcome | undefined, provider: Trace['provider']) {
  if (outcome === undefined || outcome.failure === null) return null
  try {
    return explain(outcome.failure as unknown as Failure, provider)
  } catch {
    return null
  }
}
