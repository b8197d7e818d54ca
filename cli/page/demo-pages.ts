import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { FinishedLogin } from '../demo/logins.ts'
import { scenarios, type Scenario } from '../demo/scenarios.ts'
import { hueOf } from '../viewer/hue.ts'
import { advice, headline, scopeList, userCard } from './outcome.ts'
import { page, wordmark, type Html } from './page.ts'
import { storyList } from './story.ts'

/** What is beside the viewer: everything that can be begun. */
export function demoMenu(providers: readonly Provider[]): Html {
  const names = new Map(providers.map(({ id, name }) => [id, name]))
  return html`<section class="begin" aria-labelledby="sign-in">
    <h2 id="sign-in">Sign in, and see how it goes</h2>
    <p class="soft">
      ${providers.length} providers, emulated on this machine. Each click really signs in.
    </p>
    <ul class="providers">
      ${providers.toSorted((one, other) => one.name.localeCompare(other.name, 'en')).map(signInLink)}
    </ul>
    <details open>
      <summary>And what else can happen</summary>
      <ul class="scenarios">
        ${scenarios.map((scenario) => scenarioLink(scenario, names))}
        <li>
          <a href="/callback/github?code=stolen&amp;state=forged" data-play>
            A forged callback <span>GitHub</span>
          </a>
        </li>
      </ul>
    </details>
  </section>`
}

function signInLink({ id, name }: Provider): Html {
  return html`<li>
    <a href="/login/${id}" data-popup>
      <span class="letter ${hueOf(id)}" aria-hidden="true">${name.slice(0, 1)}</span>
      <span class="hidden">Sign in with</span> <span class="name">${name}</span>
    </a>
  </li>`
}

function scenarioLink(
  { id, provider, title, description }: Scenario,
  names: ReadonlyMap<string, string>,
): Html {
  return html`<li>
    <a href="/show/${id}" title="${description}" data-play>
      ${title} <span>${names.get(provider)}</span>
    </a>
  </li>`
}

/** How one login of the demo ended. */
export function loginPage(login: FinishedLogin, status = 200): Promise<Response> {
  const { provider, report, story, scenario } = login
  const again = scenario === null ? `/login/${provider.id}` : `/show/${scenario.id}`
  const content = html`<header><a href="/">${wordmark}</a></header>
    <main>
      ${headline(report, provider)} ${userCard(report)} ${scopeList(report)}
      <nav class="actions" aria-label="What next">
        <a href="${again}">${scenario === null ? 'Sign in again' : 'Show it again'}</a>
        <a href="/">See how the chart moved</a>
      </nav>
      ${advice(report)} ${storyList(story)}
    </main>`
  return page({ title: `${report.explanation.title} · trivet demo`, content }, status)
}

export function nothingPage(): Promise<Response> {
  const content = html`<header><a href="/">${wordmark}</a></header>
    <main>
      <h1>There is nothing here</h1>
      <p class="lead">Outcomes are kept in memory, and only the newest: this one may be gone.</p>
      <nav class="actions" aria-label="What next"><a href="/">To the start</a></nav>
    </main>`
  return page({ title: 'Nothing here · trivet demo', content }, 404)
}
