import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { FinishedLogin } from '../demo/logins.ts'
import { scenarios, type Scenario } from '../demo/scenarios.ts'
import { advice, headline, scopeList, userCard } from './outcome.ts'
import { page, wordmark, type Html } from './page.ts'
import { storyList } from './story.ts'

export function homePage(providers: readonly Provider[]): Promise<Response> {
  const names = new Map(providers.map(({ id, name }) => [id, name]))
  const content = html`<header>${wordmark}</header>
    <main>
      <h1>Sign in, and see how it went</h1>
      <p class="lead">
        The OAuth 2.0 authorization code flow as a statechart: Authorize, Exchange, UserInfo. The
        providers are emulated on this machine, from their profiles and from what is known of their
        answers: no account, no network.
      </p>
      <ol class="legs-list">
        <li>
          <strong>Authorize</strong>
          <p>The user goes to the provider, and decides.</p>
        </li>
        <li>
          <strong>Exchange</strong>
          <p>The code that comes back is exchanged for tokens, once.</p>
        </li>
        <li>
          <strong>UserInfo</strong>
          <p>The provider is asked who the user is.</p>
        </li>
      </ol>
      <section aria-labelledby="sign-in">
        <h2 id="sign-in">Three ways in</h2>
        <ul class="providers">
          ${providers.map(signInLink)}
        </ul>
      </section>
      <section aria-labelledby="scenarios">
        <h2 id="scenarios">And what else can happen</h2>
        <ul class="scenarios">
          ${scenarios.map((scenario) => scenarioLink(scenario, names))}
          <li>
            <a href="/callback/github?code=stolen&amp;state=forged">A forged callback</a>
            <p>GitHub. No login of this browser began it: nothing is exchanged.</p>
          </li>
        </ul>
      </section>
    </main>
    <footer class="soft">
      Each click really signs in, over sockets of this machine.
      <code>trivet login github</code> does the same with the real one.
    </footer>`
  return page({ title: 'trivet demo', content })
}

function signInLink({ id, name }: Provider): Html {
  return html`<li>
    <a href="/login/${id}">
      <span class="letter" aria-hidden="true">${name.slice(0, 1)}</span> Sign in with ${name}
    </a>
  </li>`
}

function scenarioLink(
  { id, provider, title, description }: Scenario,
  names: ReadonlyMap<string, string>,
): Html {
  return html`<li>
    <a href="/show/${id}">${title}</a>
    <p>${names.get(provider)}. ${description}</p>
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
        <a href="/">Try something else</a>
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
