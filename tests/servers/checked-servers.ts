import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import {
  createRedactor,
  discoverProvider,
  formLogin,
  networkWorld,
  wireTarget,
  type Target,
} from 'trivet/conformance'
import { defineProvider, type ProviderInput } from 'trivet/providers'
import { findOrInstall, freePort, run, startServer } from '../stores/child.ts'
import {
  otherRedirectUri,
  otherSecret,
  redirectUri,
  secret,
  startOidcServer,
} from './oidc-server.ts'

/** A server of others on loopback, with clients and a user, ready to be checked. */
export interface CheckedServer {
  readonly target: Target
  /** What must not be in any report. */
  readonly secrets: readonly string[]
  stop(): Promise<void>
}

const password = 'the-password-of-ada'

function redactor(): ReturnType<typeof createRedactor> {
  const made = createRedactor()
  made.learn('password', password)
  return made
}

/** `oidc-provider`: the golden one. */
async function startOidcProvider(): Promise<CheckedServer> {
  const { version } = createRequire(import.meta.url)('oidc-provider/package.json') as {
    readonly version: string
  }
  const server = await startOidcServer()
  return {
    target: wireTarget({
      lane: 'local',
      subject: { kind: 'provider', id: 'oidc-provider', version },
      provider: await discoverProvider(server.issuer),
      world: networkWorld(),
      redactor: redactor(),
      client: { clientId: 'app', clientSecret: secret, redirectUri, otherRedirectUri },
      otherClient: { clientId: 'other', clientSecret: otherSecret, redirectUri },
      publicClient: { clientId: 'native', redirectUri: 'http://127.0.0.1/callback' },
      login: formLogin({ username: 'ada', password }),
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      // It gives refresh tokens only where the user was asked.
      parameters: { prompt: 'consent' },
    }),
    secrets: [secret, otherSecret, password],
    stop: () => server.close(),
  }
}

/** A Python that has django-oauth-toolkit: the first of the path, or the system's, for which Debian has a package. */
async function pythonWithToolkit(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const has = await run(python, ['-c', 'import oauth2_provider']).then(
      () => true,
      () => false,
    )
    if (has) return python
  }
  return undefined
}

const python = await findOrInstall('python3-django-oauth-toolkit', pythonWithToolkit)

/** django-oauth-toolkit, which rests on oauthlib. */
async function startToolkit(): Promise<CheckedServer> {
  const folder = fileURLToPath(new URL('django/', import.meta.url))
  const versions =
    'import django, oauth2_provider as o, oauthlib as l; print(f"{o.__version__} (oauthlib {l.__version__}, Django {django.__version__})")'
  const { stdout } = await run(python ?? '', ['-c', versions])
  const port = await freePort()
  const server = await startServer(python ?? '', ['-u', `${folder}server.py`, `${port}`], {
    ready: /^ready$/m,
    signal: 'SIGTERM',
  })
  const profile = (await readFile(`${folder}profile.json`, 'utf8')).replaceAll('8765', `${port}`)
  const own = { secret: 'the-secret-of-the-app', other: 'the-secret-of-another' }
  return {
    target: wireTarget({
      lane: 'local',
      subject: { kind: 'provider', id: 'django-oauth-toolkit', version: stdout.trim() },
      provider: defineProvider(JSON.parse(profile) as ProviderInput),
      world: networkWorld(),
      redactor: redactor(),
      client: {
        clientId: 'app',
        clientSecret: own.secret,
        redirectUri,
        otherRedirectUri: 'https://client.example/other?tenant=a',
      },
      otherClient: { clientId: 'other', clientSecret: own.other, redirectUri },
      publicClient: { clientId: 'native', redirectUri: 'http://127.0.0.1/callback' },
      login: formLogin({ username: 'ada', password }),
    }),
    secrets: [own.secret, own.other, password],
    stop: () => server.stop(),
  }
}

/** The servers of others that the checks are held against. */
export const checkedServers: ReadonlyArray<{
  readonly id: 'oidc-provider' | 'django-oauth-toolkit'
  /** Why it cannot be started here, if it cannot. */
  readonly missing?: string | undefined
  readonly start: () => Promise<CheckedServer>
}> = [
  { id: 'oidc-provider', start: startOidcProvider },
  {
    id: 'django-oauth-toolkit',
    missing:
      python === undefined
        ? 'needs django-oauth-toolkit (Debian: apt-get install python3-django-oauth-toolkit)'
        : undefined,
    start: startToolkit,
  },
]
