import { html } from 'hono/html'
import type { InspectionMessage, MessageOf, Trace } from 'trivet/inspect'
import { advice } from '../page/outcome.ts'
import { pageFile, wordmark, type Html } from '../page/page.ts'
import { addressOf } from '../address.ts'
import { answerOf, headlineOf } from './headline.ts'
import { explanationOf, parametersOf, timeOf } from './show.ts'

type Exchange = MessageOf<'@trivet.exchange'>

/** A trace as one page: complete in itself, no scripts, nothing loaded. */
export async function tracePage({ provider, client, messages }: Trace): Promise<string> {
  const startedAt = timeOf(messages[0])
  const outcome = messages.findLast((message) => message.type === '@trivet.outcome')
  const explanation = explanationOf(outcome, provider)
  const title = `${provider.name}: ${outcome?.code ?? outcome?.status ?? 'not ended'}`
  return pageFile({
    title,
    content: html`<header>${wordmark}</header>
      <main>
        <h1>${title}</h1>
        <p class="lead">
          A login at ${provider.name}, recorded ${new Date(startedAt).toUTCString()}, for the client
          <code>${client.clientId}</code>. Secrets and personal data are not in it: each
          <code>redacted-…</code> stands for one, the same for the same.
        </p>
        ${
          explanation === null
            ? null
            : html`<p class="lead">${explanation.happened}</p>
                ${advice({ explanation, user: null })}`
        }
        <section aria-label="What happened">
          <h2>What happened</h2>
          <ol class="trace">
            ${messages.map((message) => row(message, startedAt))}
          </ol>
        </section>
      </main>`,
  })
}

function row(message: InspectionMessage, startedAt: number): Html | null {
  if (message.type === '@xstate.actor') return null
  const { kind, mark } = looks[message.type]
  const isHeld = message.type === '@trivet.decision' && message.verdict
  return html`<li class="${kind} ${isHeld ? 'held' : ''}">
    <span class="soft time">${timeOf(message) - startedAt} ms</span>
    <span class="mark" aria-hidden="true">${mark}</span>
    <div>${contentOf(message)}</div>
  </li>`
}

const looks = {
  '@xstate.event': { kind: 'event', mark: '◆' },
  '@xstate.snapshot': { kind: 'state', mark: '●' },
  '@trivet.decision': { kind: 'decision', mark: '?' },
  '@trivet.effect': { kind: 'effect', mark: '→' },
  '@trivet.exchange': { kind: 'exchange', mark: '⇄' },
  '@trivet.outcome': { kind: 'outcome', mark: '■' },
} as const

function contentOf(message: Exclude<InspectionMessage, { type: '@xstate.actor' }>): Html {
  switch (message.type) {
    case '@xstate.event':
      return details(headlineOf(message), message.event)
    case '@xstate.snapshot':
      return details(message.snapshot.value, message.snapshot.context)
    case '@trivet.decision':
      return html`<span>${headlineOf(message)}</span>
        <span class="soft">${JSON.stringify(message.values)}</span>
        ${message.verdict ? html`<p>${message.description}</p>` : null}`
    case '@trivet.effect':
      return details(headlineOf(message), message.params)
    case '@trivet.exchange':
      return exchange(message)
    case '@trivet.outcome':
      return html`<strong>${headlineOf(message)}</strong>`
  }
}

function details(summary: string, content: unknown): Html {
  return html`<details>
    <summary>${summary}</summary>
    <pre>${JSON.stringify(content, null, 2)}</pre>
  </details>`
}

function exchange(message: Exchange): Html {
  const { request, response, from, to, via } = message
  const way = `${from} → ${via === null ? '' : `${via} → `}${to}`
  return html`<details>
    <summary>
      <span class="soft">${way}</span> ${request.method} ${addressOf(request.url)}
      ${via === null ? html`<strong>${answerOf(message)}</strong>` : null}
    </summary>
    <pre>${[...parametersOf(request.url), ...partOf(request)].join('\n')}</pre>
    ${response === null ? null : html`<pre>${[`${response.status}`, ...partOf(response)].join('\n')}</pre>`}
  </details>`
}

function partOf({
  headers,
  body = '',
}: {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}): string[] {
  return [...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), body]
}
