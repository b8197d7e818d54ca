import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import { factsOf } from '../facts.ts'
import type { Report } from '../report.ts'
import type { Html } from './page.ts'

/** The mark, the headline, and what happened in a sentence or two. */
export function headline({ status, explanation, user }: Report, { name }: Provider): Html {
  const title = user === null ? explanation.title : `Signed in at ${name}`
  return html`<p class="status ${toneOf(status)}">
      <span aria-hidden="true">${status === 'authenticated' ? '✓' : '✗'}</span> ${status}
    </p>
    <h1>${title}</h1>
    ${user === null ? html`<p class="lead">${explanation.happened}</p>` : null}`
}

/** The user as a card. The picture is not loaded: the page talks to nobody. */
export function userCard(report: Report): Html | null {
  const { user } = report
  if (user === null) return null
  const shown = user.name ?? user.username ?? user.email ?? user.id
  return html`<section class="card user" aria-label="The user">
    <p class="avatar" aria-hidden="true">${initialsOf(shown)}</p>
    <div>
      <h2><bdi>${shown}</bdi></h2>
      <dl>
        ${factsOf(report)
          .filter(({ kind, value }) => kind === 'user' && value !== shown)
          .map(
            ({ label, value }) =>
              html`<div>
                <dt>${label}</dt>
                <dd><bdi>${value}</bdi></dd>
              </div>`,
          )}
      </dl>
    </div>
  </section>`
}

/** What the user allowed, and what not. */
export function scopeList({ user, scopes, missingScopes }: Report): Html | null {
  if (user === null || scopes.length + missingScopes.length === 0) return null
  return html`<section aria-label="Scopes">
    <h2>Scopes</h2>
    <ul class="scopes">
      ${scopes.map((scope) => html`<li class="granted"><bdi>${scope}</bdi> <span>granted</span></li>`)}
      ${missingScopes.map((scope) => html`<li class="missing"><bdi>${scope}</bdi> <span>not granted</span></li>`)}
    </ul>
  </section>`
}

/** Why it usually is so, and what to do next. */
export function advice({ explanation, user }: Pick<Report, 'explanation' | 'user'>): Html | null {
  const { causes, next, spec, code, happened } = explanation
  if (user !== null && causes.length + next.length === 0) return null
  return html`<section class="advice" aria-label="Explanation">
    ${user === null ? null : html`<p>${happened}</p>`}
    ${
      causes.length === 0
        ? null
        : html`<h2>Usual causes</h2>
            <ul>
              ${causes.map((cause) => html`<li>${cause}</li>`)}
            </ul>`
    }
    ${
      next.length === 0
        ? null
        : html`<h2>What to do</h2>
            <ol>
              ${next.map((step) => html`<li>${step}</li>`)}
            </ol>`
    }
    <p class="soft">
      <code>${code}</code>
      ${spec === undefined ? null : html` · <a href="${spec.url}" rel="noreferrer">${spec.name}</a>`}
    </p>
  </section>`
}

/** Good, a pity, or bad. */
function toneOf(status: Report['status']): 'good' | 'soso' | 'bad' {
  if (status === 'authenticated') return 'good'
  return status === 'failed' || status === 'rejected' ? 'bad' : 'soso'
}

function initialsOf(name: string): string {
  const words = name.split(/[\s_.-]+/).filter((word) => word !== '')
  const letters = words.map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x3f))
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('').toUpperCase()
}
