import { failure } from '../failures.ts'
import type { Provider } from '../providers/schema.ts'
import type { Json } from './json.ts'
import { holdsSecret, type Secret } from './presentable.ts'
import { fail, ok, type Result } from './result.ts'
import { select, type Sources } from './select.ts'

/** The user, in one shape for every provider. Key users by (`provider`, `id`), never by e-mail. */
export interface User {
  /** The profile's id; with a tenant, `id@tenant`: user 1 of one server is not user 1 of another. */
  readonly provider: string
  /** The provider's identifier of the user, always a string. */
  readonly id: string
  readonly name: string | null
  readonly username: string | null
  readonly email: string | null
  /** Whether the provider has verified that address; null where it does not say. */
  readonly emailVerified: boolean | null
  readonly avatarUrl: string | null
  readonly profileUrl: string | null
  readonly locale: string | null
}

/** What tells this provider from every other, its own tenants among them. */
export function providerKey({ id, tenant }: Pick<Provider, 'id' | 'tenant'>): string {
  return tenant === undefined ? id : `${id}@${tenant}`
}

/**
 * Maps what the provider sent to a user, as the profile says.
 * Fails with `userinfo.id-missing`, `userinfo.id-malformed`; whatever else is missing or of a wrong type is null.
 *
 * @param secrets What no user may show: some providers put the access token into the address of a picture.
 */
export function readUser(
  provider: Provider,
  sources: Sources,
  secrets: readonly Secret[] = [],
): Result<User> {
  const { user } = provider
  const at = (): string => JSON.stringify(user.id)
  const id = select(user.id, sources)
  if (id === undefined || id === null || id === '')
    return fail(failure('userinfo.id-missing', { at: at() }))
  if (typeof id !== 'string' && typeof id !== 'number')
    return fail(
      failure('userinfo.id-malformed', { at: at(), reason: 'neither a string nor a number' }),
    )
  // Beyond 2^53 the digits are lost before we see them: two users would get one id.
  if (typeof id === 'number' && !Number.isSafeInteger(id))
    return fail(
      failure('userinfo.id-malformed', {
        at: at(),
        reason: 'a number that JavaScript cannot hold',
      }),
    )

  if (holdsSecret(String(id), secrets))
    return fail(failure('userinfo.id-malformed', { at: at(), reason: 'a token of this login' }))

  const text = (selector: Provider['user']['name']): string | null => {
    const found = textOf(selector && select(selector, sources))
    return found !== null && holdsSecret(found, secrets) ? null : found
  }
  const email = text(user.email)
  const emailVerified = user.emailVerified && select(user.emailVerified, sources)
  return ok({
    provider: providerKey(provider),
    id: String(id),
    name: text(user.name),
    username: text(user.username),
    email,
    emailVerified: email !== null && typeof emailVerified === 'boolean' ? emailVerified : null,
    avatarUrl: webAddressOf(text(user.avatarUrl)),
    profileUrl: webAddressOf(text(user.profileUrl)),
    locale: text(user.locale),
  })
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Applications put these into links and images: `javascript:` and the like are not addresses. */
function webAddressOf(value: string | null): string | null {
  return value !== null && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null
}
