import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { Answer } from './answer.ts'
import type { Callback } from './callback.ts'
import { page } from './page.ts'
import type { RandomBytes } from './random.ts'

/**
 * The page that posts the callback to the application. It has no script: the user presses the button.
 *
 * @see {@link https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html OAuth 2.0 Form Post Response Mode}
 */
export function postedCallback(
  redirectUri: string,
  callback: Callback,
  provider: Provider,
  surroundings: { readonly randomBytes: RandomBytes },
): Promise<Answer> {
  const content = html`
    <h1>Back to the application</h1>
    <form method="post" action="${redirectUri}">
      ${callback.map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}
      <p class="buttons"><button>Continue</button></p>
    </form>
  `
  return page(provider, { status: 200, title: 'Back to the application', content }, surroundings)
}
