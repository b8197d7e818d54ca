import { html } from 'hono/html'
import type { Provider } from 'trivet/providers'
import type { Answer } from './answer.ts'
import { page } from './page.ts'
import type { RandomBytes } from './random.ts'

/** What a provider shows instead of sending the user to an address that it cannot trust. */
export function errorPage(
  provider: Provider,
  error: string,
  description: string,
  surroundings: { readonly randomBytes: RandomBytes },
): Promise<Answer> {
  const content = html`
    <p class="mark" aria-hidden="true">!</p>
    <h1>${provider.name} cannot go on</h1>
    <p>${description}</p>
    <h2>Error</h2>
    <p><code>${error}</code></p>
    <h2>What happens now</h2>
    <p class="soft">
      Nothing. As at the real provider, nobody is sent back from here, and the application does not
      hear of it.
    </p>
  `
  return page(provider, { status: 400, title: `${error}: ${description}`, content }, surroundings)
}
