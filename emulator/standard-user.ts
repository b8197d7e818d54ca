import type { Provider } from 'trivet/providers'

type Selector = Provider['user']['id']

const values: Readonly<Record<keyof Provider['user'], string | boolean>> = {
  id: '1001',
  name: 'Test User',
  username: 'testuser',
  email: 'testuser@example.com',
  emailVerified: true,
  avatarUrl: 'https://example.com/testuser.png',
  profileUrl: 'https://example.com/testuser',
  locale: 'en',
}

/**
 * User information for a provider of which nothing is recorded: each value where the profile looks for it.
 *
 * @param members Which members of the user are there.
 */
export function standardUser(
  provider: Provider,
  members: ReadonlyArray<keyof Provider['user']>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const member of members) {
    const selector = provider.user[member]
    const pointer = selector === undefined ? undefined : pointerIn(selector)
    if (pointer !== undefined) place(body, pointer, values[member])
  }
  return body
}

/** The first place in the user-info body where a selector looks. */
function pointerIn(selector: Selector): string | undefined {
  if (typeof selector === 'string') return selector
  if ('first' in selector) return selector.first.find((one) => typeof one === 'string')
  return undefined
}

function place(body: Record<string, unknown>, pointer: string, value: unknown): void {
  const [first = '', ...rest] = pointer.slice(1).split('/').map(unescaped)
  const [next] = rest
  if (next === undefined) {
    body[first] = value
    return
  }
  const inner = body[first] ?? (/^\d+$/.test(next) ? [] : {})
  body[first] = inner
  place(inner as Record<string, unknown>, `/${rest.map(escaped).join('/')}`, value)
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6901#section-4 RFC 6901 §4} */
function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}

function escaped(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}
