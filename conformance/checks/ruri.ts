import {
  defineCheck,
  NO_USER,
  OWN_SERVER,
  type CheckInput,
  type Mutant,
} from '../provider-check.ts'
import { attempt, granted, notRedirected, refusedRequest } from '../judges/authorization.ts'
import { inconclusive, skipped, worst, type Finding } from '../finding.ts'
import { answers, overlooks, query, redirectTo } from '../mutants.ts'
import { bogus } from '../target/scenes.ts'
import type { Target } from '../target/target.ts'

const THREATS = ['redirect-uri-manipulation', 'code-leakage']

/** Sends everybody wherever the request says, with a code. */
const trusting: Mutant = {
  name: 'sends the browser wherever the request says',
  world: answers('authorization', (response, { url }) => {
    const asked = new URL(url).searchParams.get('redirect_uri')
    if (response.status < 400 || asked === null) return response
    return redirectTo(`${asked}${asked.includes('?') ? '&' : '?'}code=given-away`)
  }),
}

/** A check that tries addresses which are like the registered one, and are not. */
function refusesVariants(
  input: Pick<CheckInput, 'id' | 'title' | 'level' | 'tier' | 'spec' | 'lanes' | 'stimulus'>,
  variantsOf: (registered: URL) => readonly string[],
) {
  return defineCheck({
    ...input,
    expectation: 'An error page, and no redirect to that address.',
    threats: THREATS,
    fix: 'Compare the redirect URI with the registered ones as strings, character by character, before anything else.',
    run: (target) => tried(target, variantsOf(new URL(target.client.redirectUri))),
    mutants: [trusting],
  })
}

async function tried(target: Target, variants: readonly string[]): Promise<Finding> {
  const findings: Finding[] = []
  for (const redirectUri of variants.filter((one) => one !== target.client.redirectUri))
    findings.push(notRedirected(target, await attempt(target, { redirect_uri: redirectUri })))
  const [first = inconclusive('There was nothing to try.'), ...others] = findings
  return worst([first, ...others])
}

/** Where users are sent back to: RFC 6749 §3.1.2, RFC 9700 §4.1. */
export const redirectUriChecks = [
  refusesVariants(
    {
      id: 'ruri-unregistered',
      title: 'Nobody is sent to an address that is not registered',
      level: 'must',
      tier: 1,
      spec: ['RFC 6749 §3.1.2.4', 'RFC 6749 §4.1.2.1'],
      lanes: NO_USER,
      stimulus:
        'Asks for authorization with a redirect URI on a host that has nothing to do with the client.',
    },
    () => ['https://unregistered.example/callback'],
  ),
  defineCheck({
    id: 'ruri-unknown-client',
    title: 'Nobody is sent anywhere for a client that does not exist',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2.1'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization with a made-up client_id.',
    expectation: 'An error page, and no redirect.',
    threats: ['open-redirect', 'phishing'],
    fix: 'Show an error page for an unknown client_id: its redirect URI cannot be known.',
    async run(target) {
      const { id } = target.provider.client.parameters
      return notRedirected(target, await attempt(target, { [id]: bogus() }))
    },
    mutants: [trusting],
  }),
  refusesVariants(
    {
      id: 'ruri-exact-path',
      title: 'The path of the redirect URI has to be the registered one exactly',
      level: 'must',
      tier: 1,
      spec: ['RFC 9700 §2.1', 'RFC 9700 §4.1.3'],
      lanes: NO_USER,
      stimulus: 'Tries a longer path, a shorter one, a final slash, and other cases.',
    },
    ({ origin, pathname }) =>
      [`${pathname}/more`, pathname.slice(0, -1) || '/x', `${pathname}/`, swapCase(pathname)].map(
        (path) => `${origin}${path}`,
      ),
  ),
  refusesVariants(
    {
      id: 'ruri-path-confusion',
      title: 'Paths that mean another one after normalising are refused',
      level: 'must',
      tier: 1,
      spec: ['RFC 9700 §4.1.3'],
      lanes: OWN_SERVER,
      stimulus:
        'Tries dot segments, plain and percent-encoded, a path parameter, and an encoded NUL.',
    },
    ({ origin, pathname }) =>
      ['/../x', '/%2e%2e/x', ';x', '%00'].map((end) => `${origin}${pathname}${end}`),
  ),
  refusesVariants(
    {
      id: 'ruri-exact-query',
      title: 'The query of the redirect URI has to be the registered one exactly',
      level: 'must',
      tier: 1,
      spec: ['RFC 9700 §4.1.3'],
      lanes: NO_USER,
      stimulus:
        'Adds a parameter to the redirect URI, and takes its own query away where it has one.',
    },
    ({ href, origin, pathname, search }) => [
      `${href}${search === '' ? '?' : '&'}added=1`,
      ...(search === '' ? [] : [`${origin}${pathname}`]),
    ],
  ),
  refusesVariants(
    {
      id: 'ruri-param-pollution',
      title: 'A redirect URI that brings its own code or state is refused',
      level: 'should',
      tier: 2,
      spec: ['RFC 9700 §4.1'],
      lanes: NO_USER,
      stimulus: 'Adds code= and state= to the redirect URI.',
    },
    ({ href, search }) =>
      ['code=of-an-attacker', 'state=of-an-attacker'].map(
        (pair) => `${href}${search === '' ? '?' : '&'}${pair}`,
      ),
  ),
  refusesVariants(
    {
      id: 'ruri-host-tricks',
      title: 'Hosts that only look like the registered one are refused',
      level: 'must',
      tier: 1,
      spec: ['RFC 9700 §4.1.3'],
      lanes: OWN_SERVER,
      stimulus:
        'Tries a subdomain, an appended domain, and the registered host as user information of another one.',
    },
    ({ protocol, host, pathname }) => [
      `${protocol}//sub.${host}${pathname}`,
      `${protocol}//${host}.attacker.example${pathname}`,
      `${protocol}//${host}@attacker.example${pathname}`,
      `${protocol}//${host}:x@attacker.example${pathname}`,
      `${protocol}//${host}%2f@attacker.example${pathname}`,
      `${protocol}//attacker.example\\@${host}${pathname}`,
    ],
  ),
  refusesVariants(
    {
      id: 'ruri-scheme',
      title: 'Other schemes, and a fragment, are refused',
      level: 'must',
      tier: 1,
      spec: ['RFC 9700 §2.6', 'RFC 6749 §3.1.2'],
      lanes: NO_USER,
      stimulus:
        'Tries http: for https:, javascript:, data:, and the registered address with a fragment.',
    },
    ({ href, protocol }) => [
      href.replace(protocol, protocol === 'https:' ? 'http:' : 'ftp:'),
      'javascript:alert(1)',
      'data:text/html,hello',
      `${href}#fragment`,
    ],
  ),
  defineCheck({
    id: 'ruri-loopback-port',
    title: 'A native client may be on any port of loopback, and on no other host',
    level: 'must',
    tier: 2,
    spec: ['RFC 8252 §7.3', 'RFC 9700 §4.1.3'],
    lanes: OWN_SERVER,
    needs: ['public-client'],
    stimulus:
      'Tries the registered loopback address on a port of its own, and localhost in its place.',
    expectation: 'The port makes no difference; the host does.',
    threats: THREATS,
    fix: 'Leave the port out when a registered http: redirect URI on a loopback address is compared; nothing else.',
    async run(target) {
      const client = target.publicClient ?? target.client
      const registered = new URL(client.redirectUri)
      if (!/^(?:127\.|\[::1\])/.test(registered.hostname))
        return skipped('not-applicable', 'The public client is not on a loopback address.')
      registered.port = '52411'
      const onPort = await attempt(target, { redirect_uri: registered.href }, client)
      const local = new URL(client.redirectUri)
      local.hostname = 'localhost'
      const onHost = await attempt(target, { redirect_uri: local.href }, client)
      const opened =
        onPort.kind === 'callback' && onPort.params.has('code')
          ? notRedirected(target, onHost)
          : granted(
              target,
              { redirect_uri: registered.href, client_id: client.clientId },
              'on another port',
            )
      return opened
    },
    mutants: [
      trusting,
      {
        name: 'compares the port',
        world: overlooks('authorization', (request) =>
          request.url.includes('52411') ? query({ client_id: 'nobody' })(request) : request,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ruri-missing-when-many',
    title: 'Who has registered several addresses has to say which one is meant',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.1.2.3'],
    lanes: NO_USER,
    needs: ['second-redirect-uri'],
    stimulus: 'Asks for authorization without a redirect URI.',
    expectation: 'An error page.',
    threats: THREATS,
    fix: 'Refuse a request without redirect_uri where more than one is registered.',
    run: async (target) => refusedRequest(target, await attempt(target, { redirect_uri: null })),
    mutants: [
      {
        name: 'takes the first',
        world: overlooks('authorization', (request) =>
          request.url.includes('redirect_uri')
            ? request
            : query({ redirect_uri: 'https://client.example/callback' })(request),
        ),
      },
    ],
  }),
]

function swapCase(path: string): string {
  const upper = path.toUpperCase()
  return upper === path ? path.toLowerCase() : upper
}
