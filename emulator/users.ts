import type { Provider } from 'trivet/providers'
import { isRecorded, recordedUsers } from './recorded.ts'
import { standardUser } from './standard-user.ts'

/** Somebody to sign in as. */
export interface EmulatedUser {
  /** What `approve` and the form call the user: `full`, `sparse`, … */
  readonly key: string
  readonly title: string
  /** For the page: a name or, where there is none, whatever else the user is known by. */
  readonly name: string
  readonly email: string | null
  /** The whole user information. */
  readonly body: Readonly<Record<string, unknown>>
}

/** The users of a provider, the one with everything first. */
export function usersOf(provider: Provider): readonly EmulatedUser[] {
  if (!isRecorded(provider.id)) return standardUsers(provider)
  const users = recordedUsers(provider.id).map(({ key, title, body, user }) => ({
    key,
    title,
    name: String(user['name'] ?? user['username'] ?? user['id']),
    email: typeof user['email'] === 'string' ? user['email'] : null,
    body: JSON.parse(body) as Record<string, unknown>,
  }))
  return users.sort((one, other) => Number(other.key === 'full') - Number(one.key === 'full'))
}

function standardUsers(provider: Provider): readonly EmulatedUser[] {
  const everything = Object.keys(provider.user) as Array<keyof Provider['user']>
  const full = standardUser(provider, everything)
  const sparse = standardUser(provider, ['id'])
  const { name } = provider
  return [
    {
      key: 'full',
      title: `${name} shows a user with everything that the profile names`,
      name: 'Test User',
      email: 'testuser@example.com',
      body: full,
    },
    {
      key: 'sparse',
      title: `${name} shows an id only`,
      name: '1001',
      email: null,
      body: sparse,
    },
  ]
}
