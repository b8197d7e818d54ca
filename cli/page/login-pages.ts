import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { Report } from '../report.ts'
import { advice, headline, scopeList, userCard } from './outcome.ts'
import { page, wordmark, type Html } from './page.ts'

/** What the browser shows at the end of `trivet login`. */
export function outcomePage(report: Report, provider: Provider): Promise<Response> {
  const { title } = report.explanation
  const content = html`<header class="small">${wordmark}</header>
    <main class="narrow">
      ${headline(report, provider)} ${userCard(report)} ${scopeList(report)} ${advice(report)}
      ${closing}
    </main>`
  return page({ title: `${title} · trivet`, content })
}

export interface Notice {
  readonly title: string
  readonly text: string
}

/** A page that only says something. */
export function noticePage({ title, text }: Notice, status: number): Promise<Response> {
  const content = html`<header class="small">${wordmark}</header>
    <main class="narrow">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      ${closing}
    </main>`
  return page({ title: `${title} · trivet`, content }, status)
}

const closing: Html = html`<p class="soft closing">
  You can close this page. The terminal says the same.
</p>`
