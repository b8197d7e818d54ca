import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { Answer } from './answer.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { page, type Html } from './page.ts'
import type { RandomBytes } from './random.ts'
import { wordsFor } from './scopes.ts'
import type { EmulatedUser } from './users.ts'

/** The page on which the user decides. The form goes to the same address, with the same query. */
export function consentPage(
  provider: Provider,
  request: AuthorizationRequest,
  users: readonly EmulatedUser[],
  surroundings: { readonly randomBytes: RandomBytes },
): Promise<Answer> {
  const { clientId, redirectUri, scopes, hint } = request
  const suggested =
    users.find(({ key, name, email }) => hint !== null && [key, name, email].includes(hint)) ??
    users[0]
  const content = html`
    <p class="mark" aria-hidden="true">${provider.name.slice(0, 1)}</p>
    <h1>Sign in with ${provider.name}?</h1>
    <p>
      The application <code><bdi>${clientId}</bdi></code> asks for access to your account.
    </p>
    <h2>It wants to</h2>
    <ul>
      ${scopes.length === 0 ? html`<li>See what is public about you</li>` : null}
      ${scopes.map((scope) => scopeItem(scope, provider))}
    </ul>
    <form method="post">
      <fieldset>
        <legend>Sign in as</legend>
        ${users.map((user) => userChoice(user, user === suggested))}
      </fieldset>
      <p class="buttons">
        <button name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
      </p>
    </form>
    <p class="soft">
      Either way you are sent back to <code><bdi>${redirectUri}</bdi></code>
    </p>
  `
  return page(
    provider,
    { status: 200, title: `Sign in with ${provider.name}`, content },
    surroundings,
  )
}

function scopeItem(scope: string, provider: Provider): Html {
  const words = wordsFor(scope, provider)
  return html`<li>
    ${words} <code><bdi>${scope}</bdi></code>
  </li>`
}

function userChoice({ key, title, name, email }: EmulatedUser, isSuggested: boolean): Html {
  return html`<label>
    <input type="radio" name="user" value="${key}" ${isSuggested ? 'checked' : ''} />
    <strong>${name}</strong>
    <span class="soft">${email ?? 'No e-mail address'}</span>
    <span class="soft"><code>${key}</code>: ${title}</span>
  </label>`
}
