import { html } from 'hono/html'
import { encode } from 'jose/base64url'
import type { Provider } from 'trivet/providers'
import type { Answer } from './answer.ts'
import { style } from './page-style.ts'
import type { RandomBytes } from './random.ts'

/** HTML in which everything that was put in has been escaped. */
export type Html = ReturnType<typeof html>

/** A page of an emulated provider: complete in itself, without scripts, and nobody can frame it. */
export async function page(
  provider: Provider,
  { status, title, content }: { status: number; title: string; content: Html },
  { randomBytes }: { readonly randomBytes: RandomBytes },
): Promise<Answer> {
  const nonce = encode(randomBytes(16))
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${style(hueOf(provider.id))}
        </style>
      </head>
      <body>
        <header class="notice">
          <strong>Emulator of ${provider.name}</strong> on this machine. It is not the real one, and
          no real account is involved.
        </header>
        <main>${content}</main>
      </body>
    </html> `
  // No `form-action`: Chromium holds every redirect that follows a form against it, to the end of the chain,
  // so that a callback which redirects to another origin (an API and its web page) would be stopped.
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: String(document),
  }
}

/** A hue for each provider, so that the pages of two are not taken for one another. */
function hueOf(id: string): number {
  return new TextEncoder().encode(id).reduce((sum, byte) => (sum * 31 + byte) % 360, 7)
}
