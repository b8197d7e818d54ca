import { clientCheck } from '../define.ts'
import type { Case, Seen } from '../case.ts'
import { json, text, type Reply } from '../server/reply.ts'
import { error, refusesToken, said } from './cases.ts'

const keeps = (code: string, reply: Reply): Case =>
  refusesToken(`${reply.status} ${code}`, reply, {
    expect: {
      seen: ({ outcome }) =>
        outcome !== undefined && 'error' in outcome && outcome.error === code
          ? undefined
          : `The code ${code} did not come out.`,
    },
  })

const canaries = (seen: Seen): string | undefined => {
  const { login, options } = seen
  const verifier = new URLSearchParams(seen.to('token')[0]?.body).get('code_verifier')
  const secrets = {
    'client secret': options.clientSecret,
    code: login?.code,
    'code verifier': verifier ?? undefined,
    'access token': login?.accessToken,
    'refresh token': login?.refreshToken,
  }
  const leaked = Object.entries(secrets).find(
    ([, secret]) => secret !== undefined && said(seen).includes(secret),
  )
  return leaked && `The ${leaked[0]} is in what the client says of the failure.`
}

/** The server repeats what it was sent, as some do. */
const echo = (status: number, way: 'basic' | 'post'): Case =>
  refusesToken(
    `${status}, an echo of the request (${way})`,
    ({ arrival }) =>
      json(
        {
          error: 'invalid_grant',
          error_description: `bad request: ${decodeURIComponent(arrival.body)}`,
        },
        { status },
      ),
    {
      needs: way === 'post' ? ['client-secret-post'] : [],
      client: { clientAuthentication: way },
      expect: { seen: canaries },
    },
  )

export const terr = [
  clientCheck({
    id: 'terr-codes-mapped',
    title: 'Each standard error code comes out as itself',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    stimulus: 'The token endpoint answers each of the six codes, and 401 with a Basic challenge.',
    expectation: 'A typed failure that tells which code it was.',
    fix: 'Keep the error member as data.',
    mutants: ['token-error-code'],
    cases: [
      ...[
        'invalid_request',
        'invalid_grant',
        'unauthorized_client',
        'unsupported_grant_type',
        'invalid_scope',
      ].map((error) => keeps(error, json({ error }, { status: 400 }))),
      keeps('invalid_client', json({ error: 'invalid_client' }, { status: 400 })),
      refusesToken(
        '401 invalid_client with a challenge',
        json(
          { error: 'invalid_client' },
          { status: 401, headers: { 'www-authenticate': 'Basic realm="as"' } },
        ),
      ),
    ],
  }),
  clientCheck({
    id: 'terr-non-json-body',
    title: 'An error page is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    stimulus: 'The token endpoint answers 400 to 503 with HTML, plain text, nothing, broken JSON.',
    expectation: "A typed failure; no exception of a parser's.",
    fix: 'Read the body only where its type is JSON, and expect it to be none.',
    mutants: ['error-body'],
    cases: [
      refusesToken('400, HTML', text('<html>Bad Request</html>', 'text/html', { status: 400 })),
      refusesToken('404, plain', text('not found', 'text/plain', { status: 404 })),
      refusesToken('500, empty', text('', null, { status: 500 })),
      refusesToken('502, HTML as JSON', text('<html>', 'application/json', { status: 502 })),
      refusesToken('503, broken JSON', text('{"error":', 'application/json', { status: 503 })),
      refusesToken('400, null', json(null, { status: 400 })),
    ],
  }),
  clientCheck({
    id: 'terr-foreign-shapes',
    title: 'Errors in shapes of other worlds are typed failures',
    level: 'should',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    // The specification says how a server errs, not what a client does with other errors.
    house: true,
    stimulus: 'The body is {errors: []}, {error: {}}, {message}, a problem document, {error: 7}.',
    expectation: 'A typed failure; nothing crashes.',
    fix: 'Expect any JSON in an error.',
    mutants: ['foreign-errors'],
    cases: [
      { errors: [{ code: 1 }] },
      { error: { message: 'no', type: 'OAuthException' } },
      { message: 'no' },
      { error: 7 },
      { error: null },
      { error: ['a'] },
    ]
      .flatMap((body) => [
        refusesToken(`400 ${JSON.stringify(body)}`, json(body, { status: 400 })),
        ...(Object.hasOwn(body, 'error')
          ? []
          : [refusesToken(`200 ${JSON.stringify(body)}`, json(body))]),
      ])
      .concat([
        refusesToken(
          'problem+json',
          text('{"title":"no","status":400}', 'application/problem+json', { status: 400 }),
        ),
      ]),
  }),
  clientCheck({
    id: 'terr-custom-code-kept',
    title: 'Error codes that are not registered come out as they were',
    level: 'should',
    tier: 1,
    spec: ['RFC 6749 §8.5'],
    stimulus: "The token endpoint answers with a provider's own error codes.",
    expectation: 'The code is in the failure, letter by letter.',
    fix: 'Do not map what you do not know.',
    mutants: ['token-error-code'],
    cases: ['bad_verification_code', 'incorrect_client_credentials', 'x-acme:locked'].map((code) =>
      keeps(code, json({ error: code }, { status: 400 })),
    ),
  }),
  clientCheck({
    id: 'terr-retry-after',
    title: 'Retry-After is heeded, within bounds, and never for a spent code',
    level: 'should',
    tier: 2,
    spec: ['RFC 9110 §10.2.3'],
    stimulus:
      'The token endpoint answers 429 or 503 with Retry-After as seconds, a date, an absurd number, junk.',
    expectation: 'One token request; the time to try again is plausible, or not told.',
    fix: 'Read both forms, clamp them, and leave the retry to a new login.',
    mutants: ['retry-after'],
    cases: ['2', 'Wed, 21 Oct 2099 07:28:00 GMT', '99999999999999999999', 'soon', '-5'].flatMap(
      (value) =>
        [429, 503].map((status) =>
          refusesToken(
            `${status}, ${value}`,
            json({ error: 'slow_down' }, { status, headers: { 'retry-after': value } }),
            {
              expect: {
                seen({ outcome }) {
                  const retryAt =
                    outcome !== undefined && 'retryAt' in outcome ? (outcome.retryAt ?? null) : null
                  const isPlausible =
                    retryAt === null || (retryAt > Date.now() - 60_000 && retryAt < 8.64e15)
                  return isPlausible ? undefined : 'The time to try again cannot be one.'
                },
              },
            },
          ),
        ),
    ),
  }),
  clientCheck({
    id: 'terr-no-secret-leak',
    title: 'No secret is in what a failure says',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.3', 'RFC 6749 §10.5', 'RFC 9700 §4.9.3'],
    // That secrets stay secret is a MUST; that a client looks for them in what a server says is our rule.
    house: true,
    stimulus:
      'Servers repeat secret, code and verifier in their errors; answers break off amid a token.',
    expectation: 'Code, message, description and details of the failure have none of them.',
    threats: ['credential-leakage', 'code-leakage'],
    fix: "Replace the flow's own secrets in every text that comes from outside.",
    mutants: ['secret-leak'],
    cases: [
      echo(400, 'basic'),
      echo(400, 'post'),
      echo(200, 'basic'),
      refusesToken(
        'a body that is no JSON',
        ({ honest, login }) => text(`${String(honest().body)} ${login?.code} trailing`),
        { expect: { seen: canaries } },
      ),
      {
        name: 'an error callback that repeats the state',
        callback: (url, { parameters }) =>
          error('server_error', { error_description: `state ${parameters.get('state')}` })(url),
        expect: {
          end: 'refused',
          requests: { token: 0 },
          seen: (seen) =>
            said(seen).includes(seen.login?.parameters.get('state') ?? '\u0000')
              ? 'The state is in what the client says.'
              : undefined,
        },
      },
    ],
  }),
]
