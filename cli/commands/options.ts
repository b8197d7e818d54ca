import { InvalidArgumentError, Option } from 'commander'
import { lanes, logins } from '../check/choices.ts'

/** `--name a --name b`: all of them. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

/** `--name "a b" --name c`: all the words. */
export function collectWords(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...value.split(/\s+/).filter((word) => word !== '')]
}

/** `--name a=b`: pairs. */
export function collectPair(
  pair: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = pair.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write name=value.')
  return { ...earlier, [pair.slice(0, at)]: pair.slice(at + 1) }
}

/** `--allow-origin a --allow-origin b`: as a browser writes them. */
export function collectOrigin(value: string, earlier: readonly string[] = []): readonly string[] {
  const origin = URL.canParse(value) ? new URL(value).origin : 'null'
  if (origin === 'null' || origin !== value.replace(/\/$/, ''))
    throw new InvalidArgumentError(
      'An origin is a scheme, a host and a port: http://localhost:5173.',
    )
  return [...earlier, origin]
}

/** `--inspect-at ws://…`: where a viewer takes in what happens. */
export function readRelayAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url?.protocol !== 'ws:' || !['127.0.0.1', 'localhost'].includes(url.hostname))
    throw new InvalidArgumentError(
      'Write the address that `trivet inspect` prints: ws://127.0.0.1:….',
    )
  return value
}

export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

function readSeconds(text: string): number {
  const seconds = Number(text)
  if (!(text.trim() !== '' && seconds > 0 && Number.isFinite(seconds)))
    throw new InvalidArgumentError('Write a number of seconds, such as 120.')
  return seconds
}

/** The options that say which provider is meant. */
export const profileOptions = (): readonly Option[] => [
  new Option('--profile <file>', "your own provider's profile, as JSON"),
  new Option('--variant <name>', 'a variant of the profile: see `trivet providers show`'),
  new Option('--variable <name=value>', 'a variable of the profile; may be repeated').argParser(
    collectPair,
  ),
]

export interface ProfileOptions {
  readonly profile?: string
  readonly variant?: string
  readonly variable?: Readonly<Record<string, string>>
}

/** The options that say how somebody signs in. */
export const signInOptions = (): readonly Option[] => [
  new Option('--port <number>', 'the port of the redirect URI; 0 takes any free one')
    .argParser(readPort)
    .default(0),
  new Option('--timeout <seconds>', 'how long to wait for you').argParser(readSeconds).default(600),
  new Option('--no-open', 'only print the address, do not open a browser'),
]

export interface SignInOptions {
  readonly port: number
  /** In seconds. */
  readonly timeout: number
  readonly open: boolean
}

/** The options that say how a run of checks is told. */
export const tellOptions = (): readonly Option[] => [
  new Option('--strict', 'a SHOULD counts as a MUST'),
  new Option('--json', 'print one JSON document').conflicts('ndjson'),
  new Option('--ndjson', 'print one verdict a line, as they come'),
  new Option('--verbose', 'also print what passed and what was skipped'),
  new Option('--only-failures', 'print what failed, and nothing else'),
  new Option(
    '--report <file>',
    'write a report; may be repeated: .html, .md, .xml (JUnit), .sarif, .json, .ndjson',
  ).argParser(collect),
  new Option(
    '--har <file>',
    'write every message of the run, redacted, as an HTTP Archive (HAR 1.2)',
  ),
  new Option('--junit-warn <how>', 'what a warning is in JUnit (default: pass)').choices([
    'pass',
    'fail',
    'skip',
  ]),
]

/** The options that say where a provider is, and as whom it is asked. */
export const clientOptions = (): readonly Option[] => [
  new Option('--issuer <url>', 'a provider by its metadata, which is asked for'),
  new Option('--lane <lane>', 'where to check; may be repeated (default: by what is given)')
    .choices(lanes)
    .argParser(collectOf(lanes)),
  new Option('--client-id <id>', 'your client; or TRIVET_<PROVIDER>_CLIENT_ID'),
  new Option('--client-secret <secret>', 'its secret; better in TRIVET_CLIENT_SECRET'),
  new Option('--redirect-uri <url>', 'its redirect URI, exactly as it is registered'),
  new Option('--other-redirect-uri <url>', 'another one that is registered, best with a query'),
  new Option(
    '--other-client-id <id>',
    'a second client, for what must not cross from one to another',
  ),
  new Option('--other-client-secret <secret>', 'its secret; better in TRIVET_OTHER_CLIENT_SECRET'),
  new Option('--public-client-id <id>', 'a client without a secret'),
  new Option('--public-redirect-uri <url>', 'its redirect URI (default: that of the first)'),
  new Option('--login <how>', 'who signs in').choices(logins),
  new Option(
    '--login-command <command>',
    'for --login command: gets the URL, prints the callback URL',
  ),
  new Option('--username <name>', 'who signs in, for --login form and chromium'),
  new Option('--password <password>', 'better in TRIVET_PASSWORD'),
  new Option('--scope <scope>', 'asked for; may be repeated (default: the profile’s)').argParser(
    collectWords,
  ),
  new Option('--param <name=value>', 'sent with each authorization request').argParser(collectPair),
  new Option('--no-pkce', 'send no code challenge'),
]

function collectOf(known: readonly string[]) {
  return (value: string, earlier: readonly string[] = []): readonly string[] => {
    if (!known.includes(value)) throw new InvalidArgumentError(`Allowed: ${known.join(', ')}.`)
    return [...earlier, value]
  }
}

/** `1/4`: the first of four parts. */
export function readShard(text: string) {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (!(index >= 1 && index <= of))
    throw new InvalidArgumentError('Write a part and how many there are: 1/4.')
  return { index, of }
}
