import { clientCheck } from '../define.ts'
import { asked, signsIn } from './cases.ts'
import type { Case, Seen } from '../case.ts'

const REQUIRED = ['response_type', 'client_id', 'redirect_uri', 'state', 'scope'] as const

function wrongParameter(seen: Seen): string | undefined {
  const wrong = REQUIRED.find((name) => asked(seen).getAll(name).length !== 1)
  if (wrong !== undefined) return `The parameter ${wrong} is not there exactly once.`
  const { options } = seen
  const values = [
    'code',
    options.clientId,
    options.redirectUri,
    asked(seen).get('state'),
    options.scopes.join(' '),
  ]
  const other = REQUIRED.find((name, index) => asked(seen).get(name) !== values[index])
  return other && `The parameter ${other} is not what was configured.`
}

function repeated(seen: Seen): string | undefined {
  const names = [...asked(seen).keys()]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : `The authorization request has ${twice} twice.`
}

const collision = (name: string, value: string): Case =>
  signsIn(`a further parameter called ${name}`, {
    client: { parameters: { [name]: value } },
    expect: {
      end: 'either',
      orConfiguration: true,
      seen: (seen) =>
        repeated(seen) ??
        (asked(seen).get(name) === value
          ? `The further parameter replaced the flow's own ${name}.`
          : undefined),
    },
  })

const decodesTo = (name: string, client: NonNullable<Case['client']>): Case =>
  signsIn(name, {
    client,
    expect: {
      sent(seen) {
        const { options } = seen
        const wanted = {
          client_id: options.clientId,
          redirect_uri: options.redirectUri,
          scope: options.scopes.join(' '),
          ...options.parameters,
        }
        const wrong = Object.entries(wanted).find(([key, value]) => asked(seen).get(key) !== value)
        return wrong && `The parameter ${wrong[0]} does not decode to what was configured.`
      },
    },
  })

export const authz = [
  clientCheck({
    id: 'authz-core-params',
    title:
      'The authorization request has response_type, client_id, redirect_uri, state and scope, each once',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.1', 'RFC 6749 §3.1.2.3', 'OIDC Core §3.1.2.1'],
    needs: ['authorization-url'],
    stimulus:
      'The client is asked for an authorization URL; then for one of an OpenID Connect login.',
    expectation:
      'All five parameters are there once, with the configured values, the redirect URI byte for byte; in an OpenID Connect login the scope has openid.',
    fix: 'Send each of the five parameters once, as it was registered.',
    mutants: ['scope', 'redirect-uri', 'scope-openid'],
    cases: [
      signsIn('a plain request', { expect: { sent: wrongParameter } }),
      signsIn('OpenID Connect', {
        needs: ['id-token'],
        protocol: 'oidc',
        expect: {
          sent: (seen) =>
            (asked(seen).get('scope') ?? '').split(' ').includes('openid')
              ? wrongParameter(seen)
              : 'The scope has no openid.',
        },
      }),
    ],
  }),
  clientCheck({
    id: 'authz-form-encoding',
    title: 'Values with reserved characters arrive as they were configured',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §B', 'RFC 6749 §4.1.1'],
    needs: ['authorization-url'],
    stimulus:
      'Client id, redirect URI, scopes and further parameters have characters that a query must encode.',
    expectation: 'The server decodes exactly the configured values.',
    fix: 'Build the query with a form serializer (URLSearchParams), never by joining strings.',
    mutants: ['form-encoding'],
    cases: [
      decodesTo('a client id with & = + % and quotes', ({ clientId }) => ({
        clientId: `${clientId} &=+%"'é/`,
      })),
      decodesTo('a redirect URI with a query of its own', ({ redirectUri }) => ({
        redirectUri: `${redirectUri}?a=b+c&d=%26`,
      })),
      decodesTo('scopes that are URLs', { scopes: ['https://api.example/read+write', 'a:b&c'] }),
      decodesTo('a further parameter in another script', {
        parameters: { ui_hint: 'ä=ö&ü 漢字 100%' },
      }),
    ],
  }),
  clientCheck({
    id: 'authz-endpoint-query-kept',
    title: 'A query that the authorization endpoint has already is kept',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.1'],
    needs: ['authorization-url'],
    stimulus: 'The authorization endpoint is configured with a query.',
    expectation: 'Its parameters are still there, and the client adds its own.',
    fix: 'Add to the query of the endpoint instead of replacing it.',
    mutants: ['endpoint-query'],
    cases: [
      signsIn('tenant=7&flag=', {
        client: ({ server }) => ({
          server: {
            ...server,
            authorizationEndpoint: `${server.authorizationEndpoint}?tenant=7&flag=`,
          },
        }),
        expect: {
          sent: (seen) =>
            asked(seen).get('tenant') === '7' &&
            asked(seen).get('flag') === '' &&
            asked(seen).has('client_id')
              ? undefined
              : 'The query of the authorization endpoint was lost.',
        },
      }),
    ],
  }),
  clientCheck({
    id: 'authz-no-duplicate-param',
    title:
      'No parameter is sent twice, even where further parameters collide with those of the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1'],
    needs: ['authorization-url'],
    stimulus: 'Further parameters are configured that have the names of parameters of the flow.',
    expectation: 'The client refuses them, or sends its own value, once.',
    threats: ['parameter-pollution'],
    fix: "Refuse further parameters whose names are the flow's own.",
    mutants: ['duplicate-parameters'],
    cases: [
      signsIn('no collision', { expect: { sent: repeated } }),
      collision('state', 'fixed'),
      collision('response_type', 'token'),
      collision('redirect_uri', 'https://evil.example/'),
      collision('code_challenge', 'x'.repeat(43)),
    ],
  }),
  clientCheck({
    id: 'authz-no-secret-in-url',
    title: 'No secret is in the authorization URL',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §2.3.1', 'RFC 6749 §10.1', 'RFC 9700 §2.1.1'],
    needs: ['authorization-url'],
    stimulus: 'The client begins a login and ends it, so that the server learns its verifier.',
    expectation: 'Neither the client secret nor the code verifier was in the authorization URL.',
    threats: ['credential-leakage'],
    fix: 'Send secrets in the body or the header of requests to the token endpoint only.',
    mutants: ['secret-in-url', 'verifier-in-url'],
    cases: [
      signsIn('secret and verifier', {
        expect: {
          sent(seen) {
            const verifier = new URLSearchParams(seen.to('token')[0]?.body).get('code_verifier')
            if (seen.url.includes(seen.options.clientSecret ?? ''))
              return 'The client secret is in the URL.'
            return verifier !== null && seen.url.includes(verifier)
              ? 'The code verifier is in the URL.'
              : undefined
          },
        },
      }),
    ],
  }),
  clientCheck({
    id: 'authz-https-endpoint-only',
    title: 'An authorization endpoint without TLS is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1', 'OAuth 2.1 §1.5'],
    needs: ['authorization-url'],
    stimulus: 'The authorization endpoint is http: on a host that is not loopback.',
    expectation: 'The client refuses the configuration: the user is sent nowhere.',
    threats: ['eavesdropping'],
    fix: 'Refuse http: endpoints, other than on loopback, where they are configured.',
    mutants: ['http-endpoints'],
    cases: [
      {
        name: 'http://as.example/authorize',
        client: ({ server }) => ({
          allowsLoopback: false,
          server: { ...server, authorizationEndpoint: 'http://as.example/authorize' },
        }),
        expect: {
          end: 'refused',
          orConfiguration: true,
          seen: ({ url }) =>
            url.startsWith('http:')
              ? 'The user would have been sent to an http: address.'
              : undefined,
        },
        callback: (honest) => honest,
      },
    ],
  }),
  clientCheck({
    id: 'authz-profile-extras-exact',
    title: 'Exactly the further parameters that were configured are sent',
    level: 'must',
    tier: 2,
    spec: [],
    house: true,
    needs: ['authorization-url'],
    stimulus: 'Two further parameters are configured.',
    expectation: 'Both are there, and nothing else that no specification names.',
    fix: 'Send what the configuration says, and no parameter of your own.',
    mutants: ['extra-parameters'],
    cases: [
      signsIn('access_type and show_dialog', {
        client: { parameters: { access_type: 'offline', show_dialog: 'true' } },
        expect: {
          sent(seen) {
            const known = new Set([
              ...REQUIRED,
              'code_challenge',
              'code_challenge_method',
              'nonce',
              'access_type',
              'show_dialog',
            ])
            const stray = [...asked(seen).keys()].find((name) => !known.has(name as 'state'))
            if (stray !== undefined) return `An undeclared parameter ${stray} was sent.`
            return asked(seen).get('access_type') === 'offline' &&
              asked(seen).get('show_dialog') === 'true'
              ? undefined
              : 'A configured parameter was not sent.'
          },
        },
      }),
    ],
  }),
]
