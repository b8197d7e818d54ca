import type { Exchange } from '../verdict.ts'

/** A command that sends a request again. Secrets are environment variables: `[client_secret]` becomes `$CLIENT_SECRET`. */
export function curlOf({ request: { method, url, headers, body } }: Exchange): string {
  const shown = Object.entries(headers).filter(([name]) => name !== 'cookie')
  return [
    'curl -sS -i',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quoted(url),
    ...shown.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined || body === '' ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' ')
}

/** As one word for a shell, with variables where secrets were. */
function quoted(text: string): string {
  const parts = text.split(/(\[[a-z_]+\])/)
  if (parts.length === 1) return `'${text.replaceAll("'", `'\\''`)}'`
  return parts
    .filter((part) => part !== '')
    .map((part) =>
      /^\[[a-z_]+\]$/.test(part) ? `"$${part.slice(1, -1).toUpperCase()}"` : quoted(part),
    )
    .join('')
}
