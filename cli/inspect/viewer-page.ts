import { randomBytes } from 'node:crypto'
import { html, raw } from 'hono/html'
import { headersOf, headOf, wordmark, type Html } from '../page/page.ts'
import { palette } from '../page/palette.ts'

export interface ViewerPage {
  readonly title: string
  /** Host and port, as the browser has them. */
  readonly host: string
  /** What is above the list of logins. */
  readonly beside?: Html
  /** With it the page need not be given one in its address. */
  readonly token?: string
}

/** The page in which the viewer draws: it loads its script and its style from here, and nothing else. */
export async function viewerPage({ title, host, beside, token }: ViewerPage): Promise<Response> {
  const nonce = randomBytes(16).toString('base64url')
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${headOf(title, raw(palette), nonce)}
        <link rel="stylesheet" nonce="${nonce}" href="/viewer.css" />
        <script type="module" nonce="${nonce}" src="/viewer.js"></script>
      </head>
      <body>
        <a class="skip" href="#login">To the login</a>
        <header class="top">
          <h1>${wordmark}</h1>
          <div id="connection"><noscript>The picture needs JavaScript.</noscript></div>
        </header>
        <div class="shell">
          <div class="rail">
            ${beside ?? null}
            <nav id="logins" aria-label="Logins"></nav>
          </div>
          <main
            id="login"
            tabindex="-1"
            ${token === undefined ? '' : raw(`data-token="${token}"`)}
          ></main>
        </div>
        <p id="announcement" class="hidden" aria-live="polite"></p>
      </body>
    </html> `
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return new Response(String(document), { headers: headersOf(policy) })
}
