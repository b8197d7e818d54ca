import { encode } from 'jose/base64url'
import type { LocalEffects } from './options.ts'
import { page } from './responses.ts'

/** Stands in a form that our own page has posted again. */
export const REPOSTED = 'trivet_reposted'

/**
 * A page that posts a form again, by itself, once. The provider's own post comes from another site, and no
 * Lax cookie comes along with it; with this one they do.
 *
 * No `form-action`: Chromium holds every redirect after a form against it, and the last one is the
 * application's.
 *
 * @see {@link https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html Form Post Response Mode}
 */
export function repostPage(form: URLSearchParams, { randomBytes }: LocalEffects): Response {
  const nonce = encode(randomBytes(16))
  const inputs = [...form, [REPOSTED, '1'] as const].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Signing in</title>
<form method="post">
${inputs.join('\n')}
<noscript><button>Continue</button></noscript>
</form>
<script nonce="${nonce}">HTMLFormElement.prototype.submit.call(document.forms[0])</script>
`
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return page(html, policy.join('; '))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // The parser of a page drops a line end at the beginning, and turns CR into LF.
  '\r': '&#13;',
  '\n': '&#10;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\r\n]/g, (character) => entities[character] ?? character)
}
