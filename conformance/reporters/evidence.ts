import type { Evidence, Exchange } from '../verdict.ts'

const MOST_BODY_LINES = 12
const MOST_LINE = 300

/** What a verdict rests on, for people: a message as it was, or a place in a document and its value. */
export function evidenceLines(evidence: Evidence): string[] {
  if (evidence.kind === 'exchange') return exchangeLines(evidence.exchange)
  const value = evidence.value === undefined ? 'nothing' : JSON.stringify(evidence.value)
  return [cut(`${evidence.file}${evidence.pointer === '' ? '' : `#${evidence.pointer}`}: ${value}`)]
}

function exchangeLines({ request, response }: Exchange): string[] {
  return [
    `> ${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `> ${name}: ${value}`),
    ...(request.body === undefined || request.body === '' ? [] : ['>', `> ${request.body}`]),
    ...(response === undefined
      ? ['< no answer']
      : [
          `< ${response.status}`,
          ...Object.entries(response.headers).map(([name, value]) => `< ${name}: ${value}`),
          ...bodyLines(response.body),
        ]),
  ].map(cut)
}

function bodyLines(body: string): string[] {
  if (body === '') return []
  const lines = body.split(/\r?\n/)
  const rest = lines.length - MOST_BODY_LINES
  return [
    '<',
    ...lines.slice(0, MOST_BODY_LINES).map((line) => `< ${line}`),
    ...(rest > 0 ? [`< … ${rest} more lines`] : []),
  ]
}

/** One line of a provider's text: short, and without what moves a cursor. */
function cut(line: string): string {
  const clean = line.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
  return clean.length > MOST_LINE ? `${clean.slice(0, MOST_LINE)}…` : clean
}
