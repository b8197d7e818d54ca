import { randomBytes } from 'node:crypto'
import { html } from 'hono/html'
import { style } from './style.ts'

/** HTML in which everything that was put in has been escaped. */
export type Html = ReturnType<typeof html>

export interface Page {
  readonly title: string
  readonly content: Html
}

/** The picture of the window. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M5 10h22M9 10 5 27M23 10l4 17M16 10v17' fill='none' stroke='%23c2572b' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E"

/** A page that is complete in itself: no scripts, nothing loaded, kept by nobody, framed by nobody. */
export async function page(content: Page, status = 200): Promise<Response> {
  const nonce = randomBytes(16).toString('base64url')
  const policy = [...policyWith(`'nonce-${nonce}'`), "frame-ancestors 'none'"]
  return new Response(String(await documentOf(content, nonce, null)), {
    status,
    headers: headersOf(policy),
  })
}

/** The same as a file, which has no headers: the policy is in the page. */
export async function pageFile(content: Page): Promise<string> {
  const policy = html`<meta
    http-equiv="content-security-policy"
    content="${policyWith("'unsafe-inline'").join('; ')}"
  />`
  return `${String(await documentOf(content, '', policy)).trim()}\n`
}

function policyWith(style: string): string[] {
  return [
    "default-src 'none'",
    `style-src ${style}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]
}

function documentOf({ title, content }: Page, nonce: string, policy: Html | null): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${policy} ${headOf(title, style, nonce)}
      </head>
      <body>
        ${content}
      </body>
    </html> `
}

/** What is in the head of every page. */
export function headOf(title: string, css: Html, nonce: string): Html {
  return html`<meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="icon" href="${ICON}" />
    <style nonce="${nonce}">
      ${css}
    </style>`
}

/** Of a page that nobody keeps, and nobody frames. */
export function headersOf(policy: readonly string[]): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  }
}

/** The name of the thing, with its three legs. */
export const wordmark = html`<svg class="legs" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M5 10h22M9 10 5 27M23 10l4 17M16 10v17" />
  </svg>
  trivet`
