import { clientCheck } from '../define.ts'
import type { Case, Seen } from '../case.ts'
import { json, redirect, text, type Reply } from '../server/reply.ts'
import type { Arrival } from '../server/ground.ts'
import { credentialsOf } from '../server/client-credentials.ts'
import { asked, faultOfPost, form, refusesToken, signsIn } from './cases.ts'

/** The login succeeds, and nothing is wrong with its token request. */
const asksForTokens = (
  name: string,
  faultOf: (request: Arrival, seen: Seen) => string | undefined,
  more: Pick<Case, 'client' | 'needs'> = {},
): Case =>
  signsIn(name, {
    ...more,
    expect: {
      requests: { token: [1, Infinity] },
      sent(seen) {
        const [request] = seen.to('token')
        return request && faultOf(request, seen)
      },
    },
  })

const keepsCredentials = (name: string, id: string, secret: string): Case =>
  asksForTokens(
    name,
    (request, seen) => {
      const read = credentialsOf(request, form(seen), 'basic')
      if (read.id !== seen.options.clientId)
        return 'The client id does not decode to what was configured.'
      return read.secret === seen.options.clientSecret
        ? undefined
        : 'The secret does not decode to what was configured.'
    },
    {
      client: ({ clientId }) => ({
        clientId: `${clientId}${id}`,
        clientSecret: `canary-secret-${secret}`,
      }),
    },
  )

const oneAttempt = (name: string, reply: Reply, more: Partial<Case> = {}): Case =>
  refusesToken(name, reply, {
    client: { timeoutMs: 1000 },
    ...more,
    expect: { requests: { token: 1 } },
  })

export const treq = [
  clientCheck({
    id: 'treq-post-form',
    title: 'The token request is a POST of a form, with nothing in the query',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2', 'RFC 6749 §4.1.3'],
    stimulus: 'A login at an honest server.',
    expectation: 'Method POST, content type application/x-www-form-urlencoded, an empty query.',
    threats: ['credential-leakage'],
    fix: 'POST the parameters as a form.',
    mutants: ['token-request-query'],
    cases: [asksForTokens('a login', faultOfPost)],
  }),
  clientCheck({
    id: 'treq-code-grant-params',
    title:
      'grant_type, code, redirect_uri and code_verifier are what they were in the authorization request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.3', 'RFC 7636 §4.5'],
    stimulus: 'A login at an honest server.',
    expectation: 'Each parameter is there once; the redirect URI is the same byte for byte.',
    fix: 'Send the redirect URI of the authorization request again, unchanged.',
    mutants: ['token-redirect-uri'],
    cases: [
      asksForTokens(
        'a redirect URI with a query',
        (_, seen) => {
          const sent = form(seen)
          const twice = ['grant_type', 'code', 'redirect_uri', 'code_verifier'].find(
            (name) => sent.getAll(name).length !== 1,
          )
          if (twice !== undefined) return `The parameter ${twice} is not there exactly once.`
          if (sent.get('grant_type') !== 'authorization_code')
            return 'grant_type is not authorization_code.'
          return sent.get('redirect_uri') === asked(seen).get('redirect_uri')
            ? undefined
            : 'redirect_uri is another.'
        },
        { client: ({ redirectUri }) => ({ redirectUri: `${redirectUri}?tab=1` }) },
      ),
    ],
  }),
  clientCheck({
    id: 'treq-accept-json',
    title: 'The token request asks for JSON',
    level: 'should',
    tier: 1,
    spec: ['RFC 9110 §12.5.1'],
    stimulus: 'A login at an honest server.',
    expectation: 'Accept names application/json: servers that know two formats answer with JSON.',
    fix: 'Send Accept: application/json.',
    mutants: ['accept'],
    cases: [
      asksForTokens('a login', ({ headers }) =>
        headers['accept']?.includes('application/json') === true
          ? undefined
          : 'Accept does not name application/json.',
      ),
    ],
  }),
  clientCheck({
    id: 'treq-basic-encoding',
    title: 'With HTTP Basic, id and secret are form-encoded first',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §2.3.1', 'RFC 6749 §B'],
    stimulus:
      'Id and secret have colons, percent signs, spaces, plus signs, and letters beyond ASCII.',
    expectation: 'The server decodes exactly what was configured.',
    fix: 'Form-encode id and secret before you join them with a colon.',
    mutants: ['basic-encoding'],
    cases: [
      keepsCredentials(
        'every printable ASCII character',
        ':!"#$%&\'()*+,-./;<=>?@[]^_`{|}~',
        'a:b%20c+d e&f=g',
      ),
      keepsCredentials('letters beyond ASCII', '-ü', 'pässwörd-漢字'),
    ],
  }),
  clientCheck({
    id: 'treq-basic-raw-quirk',
    title: 'The form encoding is left out only where the configuration says so',
    level: 'must',
    tier: 2,
    spec: [],
    house: true,
    needs: ['raw-basic'],
    stimulus: 'One client is configured for raw Basic, one for Basic.',
    expectation: 'The first sends its credentials as they are, the second encodes them.',
    fix: 'Make it a setting of the provider, off by default.',
    mutants: ['raw-basic'],
    cases: (['raw-basic', 'basic'] as const).map((way) =>
      signsIn(way, {
        client: ({ clientId }) => ({
          clientAuthentication: way,
          clientId: `${clientId}/a b`,
          clientSecret: 'canary-secret-50%+x',
        }),
      }),
    ),
  }),
  clientCheck({
    id: 'treq-one-auth-method',
    title: 'The client authenticates in one way for each request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §2.3'],
    stimulus: 'Logins with client_secret_basic, and with client_secret_post.',
    expectation: 'The secret is in the header or in the body, never in both.',
    fix: 'Choose one way, and send nothing of the other.',
    mutants: ['two-auth-methods'],
    cases: (['basic', 'post'] as const).map((way) =>
      asksForTokens(
        way,
        ({ headers }, seen) => {
          const both = ['authorization' in headers, form(seen).has('client_secret')]
          if (both[0] === both[1]) return 'The client authenticated in two ways, or in none.'
          return both[0] === (way === 'basic')
            ? undefined
            : 'The client authenticated in another way than was configured.'
        },
        {
          needs: way === 'post' ? ['client-secret-post'] : [],
          client: { clientAuthentication: way },
        },
      ),
    ),
  }),
  clientCheck({
    id: 'treq-public-client-id',
    title: 'A public client says its client_id, and sends no secret',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2.1', 'RFC 6749 §4.1.3'],
    stimulus: 'A login of a client that has no secret.',
    expectation: 'client_id is in the body; there is no client_secret and no Authorization header.',
    fix: 'Send client_id in the body where the client does not authenticate.',
    mutants: ['public-client-id'],
    cases: [
      asksForTokens(
        'a public client',
        ({ headers }, seen) => {
          if (form(seen).get('client_id') !== seen.options.clientId)
            return 'client_id is not in the body.'
          return form(seen).has('client_secret') || 'authorization' in headers
            ? 'A secret was sent.'
            : undefined
        },
        { client: { clientAuthentication: 'none' } },
      ),
    ],
  }),
  clientCheck({
    id: 'treq-code-submitted-once',
    title: 'A code is sent to the token endpoint at most once',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2'],
    stimulus: 'The token endpoint answers 500, 503 or 429, never answers, breaks off.',
    expectation: 'One token request; a typed failure.',
    threats: ['code-replay'],
    fix: 'Never repeat a token request that may have arrived: the code may be spent, and a second use may revoke its tokens.',
    mutants: ['code-retry'],
    cases: [
      oneAttempt('500', json({ error: 'server_error' }, { status: 500 })),
      oneAttempt('503', text('', null, { status: 503, headers: { 'retry-after': '0' } })),
      oneAttempt(
        '429',
        json({ error: 'slow_down' }, { status: 429, headers: { 'retry-after': '0' } }),
      ),
      oneAttempt('no answer', text('', null, { delivery: 'hang' })),
      oneAttempt('a reset', text('', null, { delivery: 'reset' })),
      oneAttempt(
        'a reset amid the body',
        json({ access_token: 'x'.repeat(200) }, { delivery: 'reset-mid-body' }),
      ),
    ],
  }),
  clientCheck({
    id: 'treq-no-redirect-following',
    title: 'A redirect of the token endpoint is not followed',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.3', 'RFC 6749 §10.5'],
    stimulus:
      'The token endpoint redirects to another origin, and to itself, with each redirect status.',
    expectation: 'A typed failure; the other origin sees nothing, and the code is sent once.',
    threats: ['credential-leakage', 'code-leakage'],
    fix: 'Send token requests with redirects off.',
    mutants: ['token-redirect'],
    cases: [301, 302, 303, 307, 308].flatMap((status) => [
      refusesToken(`${status} to another origin`, ({ server }) =>
        redirect(server.at('evil', 'token'), status),
      ),
      refusesToken(`${status} to the same origin`, ({ server, earlier, honest }) =>
        earlier === 0 ? redirect(server.description.tokenEndpoint, status) : honest(),
      ),
    ]),
  }),
]
