// What credentials of the three providers, and of their kind, look like.
const CREDENTIALS =
  /gh[opusr]_\w{6,}|github_pat_\w+|ya29\.[\w.-]+|GOCSPX-[\w-]+|AIza[\w-]{10,}|eyJ[\w-]+\.[\w-]+\.[\w-]*/g

const SECRET_MEMBERS = ['access_token', 'refresh_token', 'id_token', 'client_secret', 'code']

/**
 * The convention: a placeholder has the word EXAMPLE in it, where its shape leaves room for letters. A JWT has
 * it in its claims; `{id_token}` stands for one. What must be hexadecimal is 0123456789abcdef over and over.
 */
export function isPlaceholder(value: string): boolean {
  const claims = /^eyJ[\w-]+\.([\w-]+)\./.exec(value)?.[1]
  if (claims !== undefined)
    return Buffer.from(claims, 'base64url').toString('utf8').includes('EXAMPLE')
  if (value === '{id_token}') return true
  return value.includes('EXAMPLE') || '0123456789abcdef'.repeat(8).startsWith(value)
}

/** Everything in a text that looks like a credential. */
export function credentialsIn(text: string): string[] {
  return text.match(CREDENTIALS) ?? []
}

/** The values of members or parameters that hold secrets, in a JSON body, a form or a query. */
export function secretsIn(body: string): string[] {
  const members = isJson(body) ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body))
  return SECRET_MEMBERS.map((name) => members[name]).filter(
    (value) => typeof value === 'string' && !isErrorName(value),
  )
}

/** Some errors have a `code` that is none of the flow's: INVALID_ACCESS_TOKEN. */
function isErrorName(value: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(value)
}

export function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}
