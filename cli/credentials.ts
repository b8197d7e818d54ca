import { isCancel, password, text } from '@clack/prompts'
import type { Client } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import type { Shell } from './shell.ts'
import { UsageError } from './usage-error.ts'

/** The environment variables that hold a provider's credentials. */
export function variablesFor({ id }: Pick<Provider, 'id'>): {
  readonly clientId: string
  readonly secret: string
} {
  const prefix = `TRIVET_${id.toUpperCase().replaceAll('-', '_')}`
  return { clientId: `${prefix}_CLIENT_ID`, secret: `${prefix}_CLIENT_SECRET` }
}

/**
 * The client's credentials, from the environment or by asking for them.
 *
 * @returns Null where the user gave up at a question.
 * @throws UsageError where some are missing and nobody can be asked.
 */
export async function credentialsFor(provider: Provider, shell: Shell): Promise<Client | null> {
  const names = variablesFor(provider)
  const given = (name: string): string | undefined => {
    const value = shell.env[name]?.trim()
    return value === '' ? undefined : value
  }
  const methods = provider.client.authentication.map(({ method }) => method)
  const isSecretUsed = methods.some((method) => method !== 'none')
  const isSecretNeeded = !methods.includes('none')
  const clientId = given(names.clientId)
  const clientSecret = given(names.secret)

  const missing = [
    ...(clientId === undefined ? [names.clientId] : []),
    ...(clientSecret === undefined && isSecretNeeded ? [names.secret] : []),
  ]
  if (missing.length > 0 && !shell.isInteractive)
    throw new UsageError(
      `Signing in at ${provider.name} takes a client that is registered there. ` +
        `Set ${missing.join(' and ')} in the environment, or run this in a terminal to be asked. ` +
        `To try it without an account, add --emulate.`,
    )

  const id = clientId ?? (await askForClientId(provider, shell))
  if (id === null) return null
  // Who keeps the id in the environment and no secret has a public client.
  const isAsked = isSecretUsed && clientSecret === undefined && missing.length > 0
  const secret = isAsked ? await askForSecret(provider, isSecretNeeded, shell) : clientSecret
  if (secret === null) return null
  return { clientId: id, ...(secret !== undefined && secret !== '' && { clientSecret: secret }) }
}

async function askForClientId({ name }: Provider, { signal }: Shell): Promise<string | null> {
  const answer = await text({
    message: `Client ID of your application at ${name}`,
    validate: (value) =>
      (value ?? '').trim() === '' ? `${name} gave it to you when you registered.` : undefined,
    output: process.stderr,
    signal,
  })
  return isCancel(answer) ? null : answer.trim()
}

async function askForSecret(
  { name }: Provider,
  isNeeded: boolean,
  { signal }: Shell,
): Promise<string | null> {
  const answer = await password({
    message: `Client secret${isNeeded ? '' : ' (leave it empty for a public client)'}`,
    validate: (value) =>
      isNeeded && (value ?? '').trim() === '' ? `${name} wants one.` : undefined,
    output: process.stderr,
    signal,
  })
  return isCancel(answer) ? null : (answer ?? '').trim()
}
