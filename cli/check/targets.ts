import {
  browserLogin,
  chromiumLogin,
  commandLogin,
  createRunLog,
  emulatedTarget,
  fixturesOf,
  formLogin,
  networkWorld,
  paced,
  paperTargets,
  polite,
  wireTarget,
  type LoginDriver,
  type RunLog,
  type Target,
  type TestClient,
  type WireOptions,
  type World,
} from 'trivet/conformance'
import type { Provider } from 'trivet/providers'
import { openBrowser } from '../browser.ts'
import { variablesFor } from '../credentials.ts'
import { chooseProfile, ids, providerById } from '../profiles.ts'
import { printable } from '../printable.ts'
import type { Shell } from '../shell.ts'
import { asUsage, UsageError } from '../usage-error.ts'
import { discovered, type FirstMessage } from './discovered.ts'
import type { CheckOptions } from './options.ts'
import { ownFixtures } from './own-fixtures.ts'

type WireLane = 'local' | 'probe' | 'live'

/** What is printed of a client where nothing is sent. */
const PLAYED = { clientId: 'your-client-id', redirectUri: 'https://client.example/callback' }
/** As the help of `trivet login` has it. */
const LOOPBACK = 'http://127.0.0.1:4400/callback'

/** What is to be checked, and where. */
export async function targetsFor(
  named: readonly string[],
  options: CheckOptions,
  shell: Shell,
  log: RunLog,
): Promise<readonly Target[]> {
  const { chosen, lanes } = await chosenFor(named, options, shell, log)
  const own = await ownFixtures(chosen, options.fixtures, lanes)
  return chosen.flatMap((provider, at) => [
    ...paperTargets(provider, { signal: shell.signal, log, own: own[at] ?? {} }).filter(
      ({ lane }) => lanes.includes(lane as 'offline'),
    ),
    ...lanes
      .filter(isWire)
      .map((lane) => wireTarget(wired(provider, lane, options, shell, log, networkWorld))),
  ])
}

/** How a world is made in which a provider knows these clients. */
export type CreateWorld = (provider: Provider, clients: readonly TestClient[]) => World

/** The same where it goes over the wire, in another world. */
export async function wireOptionsFor(
  named: readonly string[],
  options: CheckOptions,
  shell: Shell,
  log: RunLog,
  createWorld: CreateWorld,
): Promise<readonly WireOptions[]> {
  const { chosen, lanes } = await chosenFor(named, options, shell, log)
  return chosen.flatMap((provider) =>
    lanes.filter(isWire).map((lane) => wired(provider, lane, options, shell, log, createWorld)),
  )
}

async function chosenFor(
  named: readonly string[],
  options: CheckOptions,
  shell: Shell,
  log: RunLog,
) {
  const asked: FirstMessage[] = []
  const chosen = await providersFor(named, options, shell, isOnPaper(options), asked)
  const lanes = options.lane ?? defaultLanes(chosen, options)
  keepFirst(asked, chosen, lanes, log)
  return { chosen, lanes }
}

/** What was asked before there was a target, as if the first one had. */
function keepFirst(
  asked: readonly FirstMessage[],
  [provider]: readonly Provider[],
  lanes: NonNullable<CheckOptions['lane']>,
  log: RunLog,
): void {
  if (provider === undefined) return
  const lane = lanes.find(isWire) ?? liveLane(provider, undefined)
  const redactor = log.redactor()
  for (const { exchange, ...rest } of asked)
    log.keep({
      ...rest,
      exchange: redactor.exchange(exchange),
      subject: { kind: 'provider', id: provider.id },
      lane,
    })
}

function isWire(lane: NonNullable<CheckOptions['lane']>[number]): lane is WireLane {
  return lane !== 'offline' && lane !== 'emulated'
}

async function providersFor(
  named: readonly string[],
  options: CheckOptions,
  { signal }: Shell,
  examples: boolean,
  asked: FirstMessage[] = [],
): Promise<readonly Provider[]> {
  const { issuer, profile, variant, variable, lane, login, loginCommand, username } = options
  // Before anything is sent.
  if ((login === 'form' || login === 'chromium') && username === undefined)
    throw new UsageError(
      `--login ${login} signs somebody in: give a --username, and the password in TRIVET_PASSWORD. Where no page asks for one, any name will do.`,
    )
  if (login === 'command' && loginCommand === undefined)
    throw new UsageError('--login command takes a --login-command.')
  for (const name of ['issuer', 'redirectUri', 'otherRedirectUri', 'publicRedirectUri'] as const)
    if (options[name] !== undefined && !URL.canParse(options[name]))
      throw new UsageError(
        `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} is no URL: ${printable(options[name])}. Write it whole, such as https://id.example.`,
      )
  if (issuer !== undefined) {
    if (named.length > 0 || profile !== undefined)
      throw new UsageError('Name a provider, or give an --issuer or a --profile: one of them.')
    const { protocol, username, search, hash, pathname } = new URL(issuer)
    if (!/^https?:$/.test(protocol) || username !== '' || search !== '' || hash !== '')
      throw new UsageError(
        'An issuer is an http(s) URL without a user, a query and a fragment (RFC 8414 §2).',
      )
    if (pathname.includes('/.well-known/'))
      throw new UsageError(
        'That is the address of the metadata. Give the issuer, as the metadata says it: the address without /.well-known/ and what follows, for example.',
      )
    if (lane?.some(isWire) === false)
      throw new UsageError(
        `An --issuer is asked for its metadata, and in the lane ${lane.join(' or ')} nothing is sent. Write a profile of it instead (--profile), or check it where it is: --lane local, probe or live.`,
      )
    const { provider, messages } = await discovered(issuer, signal)
    asked.push(...messages)
    return [provider]
  }
  if (profile !== undefined || variant !== undefined || variable !== undefined)
    return [await chooseProfile({ id: named[0], profile, variant, variable, examples })]
  const all = named.length === 0 ? ids().filter((id) => examples || hasOneServer(id)) : named
  return Promise.all(all.map((id) => chooseProfile({ id, examples })))
}

/** Nothing is asked of a host there: where a tenant has no name, its example will do. */
function isOnPaper({ lane, clientId, login, dryRun }: CheckOptions): boolean {
  if (dryRun === true) return true
  if (lane === undefined) return clientId === undefined && login === undefined
  return lane.every((one) => one === 'offline' || one === 'emulated')
}

/** Whether a provider is where its profile says, whoever asks. A tenant has to be named. */
function hasOneServer(id: string): boolean {
  return Object.values(providerById(id).variables).every(
    (variable) => variable.default !== undefined,
  )
}

/** On paper where there is no client; else where the provider is. */
function defaultLanes(
  [provider]: readonly Provider[],
  { clientId, login, issuer }: CheckOptions,
): NonNullable<CheckOptions['lane']> {
  // Of a server that is known by its metadata only, nothing is written down.
  if (clientId === undefined && login === undefined && issuer === undefined)
    return ['offline', 'emulated']
  return [liveLane(provider, login)]
}

function liveLane(provider: Provider | undefined, login: CheckOptions['login']): WireLane {
  const { hostname } = new URL(provider?.endpoints.token ?? '')
  if (/^(?:localhost|127\.|\[::1\])/.test(hostname)) return 'local'
  return login === undefined ? 'probe' : 'live'
}

/** What is asked for drift, and whether as a client that is registered there. */
export interface DriftTarget {
  readonly target: Target
  readonly hasClient: boolean
}

/** Where drift is looked for: at the providers themselves, unless the emulators are named. */
export async function driftTargetsFor(
  named: readonly string[],
  options: CheckOptions,
  shell: Shell,
): Promise<readonly DriftTarget[]> {
  const [lane] = options.lane ?? []
  if (lane === 'offline')
    throw new UsageError('Offline nothing answers: drift is looked for in another lane.')
  const log = createRunLog(false)
  const chosen = await providersFor(named, options, shell, lane === 'emulated')
  return chosen.map((provider): DriftTarget => {
    if (lane === 'emulated')
      return {
        hasClient: true,
        target: emulatedTarget({
          provider,
          fixtures: fixturesOf(provider),
          signal: shell.signal,
        }),
      }
    const hasClient =
      options.clientId !== undefined || shell.env[variablesFor(provider).clientId] !== undefined
    const known = hasClient ? options : { ...options, ...PLAYED, login: undefined }
    return {
      hasClient,
      target: wireTarget(
        wired(provider, lane ?? liveLane(provider, known.login), known, shell, log, networkWorld),
      ),
    }
  })
}

function wired(
  provider: Provider,
  lane: WireLane,
  options: CheckOptions,
  shell: Shell,
  log: RunLog,
  createWorld: CreateWorld,
): WireOptions {
  const { otherClientId, publicClientId, scope, param, slow } = options
  const names = variablesFor(provider)
  const played = options.dryRun === true ? PLAYED : undefined
  const clientId = options.clientId ?? shell.env[names.clientId] ?? played?.clientId
  const usual = options.login === 'browser' ? LOOPBACK : played?.redirectUri
  const redirectUri = options.redirectUri ?? usual
  const missing = [
    ...(clientId === undefined ? [`--client-id (or ${names.clientId} in the environment)`] : []),
    ...(redirectUri === undefined ? ['--redirect-uri'] : []),
  ]
  if (clientId === undefined || redirectUri === undefined)
    throw new UsageError(
      `The lane ${lane} takes a client that is registered with ${provider.name}: give ${missing.join(' and ')}. To see what would be sent, add --dry-run.`,
    )
  const secret = (given: string | undefined, name: string): string | undefined =>
    given ?? shell.env[name]
  const own = secret(options.clientSecret, 'TRIVET_CLIENT_SECRET') ?? shell.env[names.secret]
  const client = {
    ...clientOf(clientId, own, redirectUri),
    ...(options.otherRedirectUri !== undefined && { otherRedirectUri: options.otherRedirectUri }),
  }
  const other = secret(options.otherClientSecret, 'TRIVET_OTHER_CLIENT_SECRET')
  const isOwn = lane === 'local'
  const redactor = log.redactor()
  const password = secret(options.password, 'TRIVET_PASSWORD')
  redactor.learn('password', password)
  const otherClient =
    otherClientId === undefined ? undefined : clientOf(otherClientId, other, redirectUri)
  const publicClient =
    publicClientId === undefined
      ? undefined
      : clientOf(publicClientId, undefined, options.publicRedirectUri ?? redirectUri)
  const clients = [client, otherClient, publicClient].filter((one) => one !== undefined)
  const world = createWorld(provider, clients)
  return {
    lane,
    provider,
    subject: { kind: 'provider', id: provider.id },
    client,
    otherClient,
    publicClient,
    login: lane === 'probe' ? undefined : loginOf({ ...options, redirectUri }, password),
    fixtures: fixturesOf(provider),
    world: isOwn ? world : paced(world, lane === 'probe' ? polite : { ...polite, most: 400 }),
    redactor,
    log,
    scopes: scope,
    parameters: param,
    pkce: options.pkce ? undefined : false,
    hasClock: slow === true,
    userAgent: 'trivet-conformance (+https://www.npmjs.com/package/trivet)',
    signal: shell.signal,
  }
}

function clientOf(
  clientId: string,
  clientSecret: string | undefined,
  redirectUri: string,
): TestClient {
  return { clientId, redirectUri, ...(clientSecret !== undefined && { clientSecret }) }
}

function loginOf(
  { login, loginCommand = '', username, redirectUri = '' }: CheckOptions,
  password: string | undefined,
): LoginDriver | undefined {
  const credentials = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  }
  switch (login) {
    case undefined:
      return undefined
    case 'form':
      return formLogin(credentials)
    case 'chromium':
      return chromiumLogin(credentials)
    case 'browser':
      return asUsage(() => browserLogin(redirectUri, async (url) => void (await openBrowser(url))))
    case 'command':
      return commandLogin(loginCommand)
  }
}
