import { createPresenter, holdsSecret } from '../protocol/presentable.ts'

/** Hides the secrets and the personal data of one login: what is equal stays equal. */
export interface Placeholders {
  /** What stands for a text, such as `redacted-access_token-1`. A web address stays one. */
  text(kind: string, value: string): string
  /** What stands for a number: a small one. */
  number(value: number): number
  /** A text of ours, in case a secret has strayed into it. */
  clean(value: string): string
  /** Somebody else's words, as one line, without secrets in any spelling and without e-mail addresses. */
  words(value: string): string
}

/** What is looked for in texts that are shown: everything else of a login is hidden where it stands. */
const secretKinds: ReadonlySet<string> = new Set([
  'access_token',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'credentials',
  'id_token',
  'nonce',
  'refresh_token',
  'state',
])
// Shorter ones would blot out ordinary words, and are no secrets.
const SHORTEST_SECRET = 6

const ADDRESS = /[^\s@<>"'()=&?]+@[^\s@<>"'()=&?]+\.[\p{L}\d]+/gu

/** What is known of the provider, and is nobody's. */
export interface PlaceholderOptions {
  /** What the profile calls the client secret. */
  readonly secretName?: string
  /** Numbers that the profile looks for, such as the width of a picture. They stay what they are. */
  readonly known?: ReadonlySet<number>
}

export function createPlaceholders(options: PlaceholderOptions = {}): Placeholders {
  const { secretName = 'client_secret', known = new Set() } = options
  const texts = new Map<string, string>()
  const secrets = new Map<string, string>()
  const numbers = new Map<number, number>()
  const counts = new Map<string, number>()
  let next = 0
  let present: ReturnType<typeof createPresenter> | undefined
  return {
    text(kind, value) {
      const told = texts.get(value)
      if (told !== undefined || value === '') return told ?? value
      const name = kind.replaceAll(/\W/g, '_').slice(0, 40)
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      // Readers drop what should be an address and is none.
      const start = /^https?:\/\//i.test(value) ? 'https://redacted.invalid/' : 'redacted-'
      const placeholder = `${start}${name}-${count}`
      texts.set(value, placeholder)
      const isSecret = secretKinds.has(kind) || kind === secretName
      if (isSecret && value.length >= SHORTEST_SECRET) {
        secrets.set(value, placeholder)
        present = undefined
      }
      return placeholder
    },
    number(value) {
      if (known.has(value)) return value
      const told = numbers.get(value)
      if (told !== undefined) return told
      do next += 1
      while (known.has(next))
      numbers.set(value, next)
      return next
    },
    clean(value) {
      const replaced = [...secrets].reduce(
        (text, [secret, placeholder]) => text.replaceAll(secret, placeholder),
        value,
      )
      // One that is written otherwise, as in a URL, is nothing of ours.
      return holdsSecret(replaced, [...secrets.keys()]) ? 'redacted' : replaced
    },
    words(value) {
      present ??= createPresenter([...secrets.keys()])
      const line = present(value)
      return line.includes('@') ? line.replaceAll(ADDRESS, 'redacted-email') : line
    },
  }
}
