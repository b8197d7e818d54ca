import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import { metadataOf } from '../server/authorization-server.ts'
import type { ClientOptions } from '../adapter.ts'
import { json } from '../server/reply.ts'
import { sayEnd, type Stage } from '../stage.ts'
import { error, refusesCallback, set, signsIn, drop } from './cases.ts'
import { Unproven } from '../unproven.ts'

const ADVERTISED = {
  client: ({ server }: ClientOptions) => ({ server: { ...server, issParameterSupported: true } }),
} satisfies Partial<Case>

const NEEDS = ['issuer'] as const

const variants: Readonly<Record<string, (issuer: string) => string>> = {
  'a slash more': (issuer) => `${issuer}/`,
  'in capitals': (issuer) => issuer.toUpperCase(),
  'another port': (issuer) => issuer.replace(/:\d+/, ':1'),
  'a letter percent-encoded': (issuer) => issuer.replace('/as-', '/%61s-'),
  'a query': (issuer) => `${issuer}?`,
  'a dot segment': (issuer) => issuer.replace('/as-', '/./as-'),
}

/** The number of token requests that any server of the stage saw. */
const exchanges = (stage: Stage): number =>
  stage.servers.reduce(
    (sum, { arrivals }) => sum + arrivals.filter(({ endpoint }) => endpoint === 'token').length,
    0,
  )

export const mix = [
  clientCheck({
    id: 'mix-iss-wrong',
    title: 'A callback of another issuer stops the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2.4'],
    needs: NEEDS,
    stimulus: 'iss is that of another server, or empty; with a code, and with an error.',
    expectation: 'The callback is refused; no token request.',
    threats: ['mix-up'],
    fix: 'Compare iss with the issuer that this login was begun with.',
    mutants: ['iss'],
    cases: [
      refusesCallback('another issuer', set('iss', 'https://evil.example'), ADVERTISED),
      refusesCallback('an empty one', set('iss', ''), ADVERTISED),
      {
        ...refusesCallback(
          'another issuer, with an error',
          (url) => set('iss', 'https://evil.example')(error('access_denied')(url)),
          ADVERTISED,
        ),
        expect: {
          end: 'refused',
          requests: { token: 0 },
          seen: ({ outcome }) =>
            outcome?.status === 'denied'
              ? "The refusal of another server's user counted."
              : undefined,
        },
      },
    ],
  }),
  clientCheck({
    id: 'mix-iss-missing',
    title: 'A callback without the issuer that the server promises stops the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2.4'],
    needs: NEEDS,
    stimulus: 'The metadata says that iss is sent; it is missing.',
    expectation: 'The callback is refused; no token request.',
    threats: ['mix-up'],
    fix: 'Require iss where the metadata advertises it.',
    mutants: ['iss-missing'],
    cases: [refusesCallback('no iss', drop('iss'), ADVERTISED)],
  }),
  clientCheck({
    id: 'mix-iss-no-normalising',
    title: 'The issuer is compared as a string',
    level: 'must',
    tier: 1,
    spec: ['RFC 9207 §2.4', 'RFC 3986 §6.2.1'],
    needs: NEEDS,
    stimulus: 'iss differs from the issuer in what URL normalization would remove.',
    expectation: 'The callback is refused; no token request.',
    threats: ['mix-up'],
    fix: 'Compare character by character.',
    mutants: ['iss-normalised'],
    cases: Object.entries(variants).map(([name, vary]) =>
      refusesCallback(
        name,
        (url, { options }) => set('iss', vary(options.server.issuer))(url),
        ADVERTISED,
      ),
    ),
  }),
  clientCheck({
    id: 'mix-iss-unadvertised',
    title: 'An issuer that nobody promised is compared all the same',
    level: 'should',
    tier: 1,
    spec: ['RFC 9207 §2.4'],
    needs: NEEDS,
    stimulus: 'The metadata says nothing; iss comes, once right and once wrong.',
    expectation: 'The right one signs in, the wrong one is refused.',
    threats: ['mix-up'],
    fix: 'Compare iss wherever it is present; never fail because it is.',
    mutants: ['iss-unadvertised', 'iss-unknown'],
    cases: [
      signsIn('the right one', {
        callback: (url, { options }) => set('iss', options.server.issuer)(url),
      }),
      refusesCallback('a wrong one', set('iss', 'https://evil.example')),
    ],
  }),
  clientCheck({
    id: 'mix-two-providers',
    title: 'The response of one server does not reach a login with another',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.4'],
    needs: NEEDS,
    stimulus:
      'A login is begun with an evil server; it sends the user on to an honest one, whose code comes back.',
    expectation: 'The callback is refused; neither server sees a token request.',
    threats: ['mix-up', 'code-leakage'],
    fix: 'Compare iss, or give each provider a redirect URI of its own.',
    mutants: ['iss'],
    cases: [
      {
        name: "the honest server's code in the evil server's login",
        expect: { end: 'refused' },
        async play(stage) {
          const honest = stage.optionsFor(stage.server)
          const evil = stage.another()
          const base = stage.optionsFor(evil)
          const options = { ...base, server: { ...base.server, issParameterSupported: true } }
          const begun = await stage.login(options)
          // The evil server forwards the request with the honest one's client id.
          const parameters = new URLSearchParams(begun.login.parameters)
          parameters.set('client_id', honest.clientId)
          const { code } = stage.server.authorize(parameters, honest)
          const callback = set('iss', honest.server.issuer)(set('code', code)(begun.callback))
          const end = await stage.arrive(begun, callback)
          if (exchanges(stage) > 0) return 'The code of the honest server was sent to the evil one.'
          return end.kind === 'outcome' && end.outcome.status !== 'authenticated'
            ? undefined
            : `The mixed-up callback: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'mix-session-overwrite',
    title: 'Two logins in two tabs keep their own issuer, verifier and nonce',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.4.2'],
    stimulus:
      'A login is begun with one server, then one with another; the first comes back first.',
    expectation: 'Each ends with its own server, or is refused; no code reaches the wrong one.',
    threats: ['mix-up', 'session-fixation'],
    fix: 'Keep each login under a key of its own.',
    mutants: ['session-shared'],
    cases: [
      {
        name: 'two tabs',
        expect: { end: 'either' },
        async play(stage) {
          const other = stage.another()
          const first = await stage.login(stage.optionsFor(stage.server))
          const second = await stage.login(stage.optionsFor(other))
          const ends = [await stage.arrive(first), await stage.arrive(second)]
          const crossed = stage.servers.some(({ arrivals, logins }) =>
            arrivals.some(
              ({ endpoint, body }) =>
                endpoint === 'token' && !logins.some(({ code }) => body.includes(code)),
            ),
          )
          if (crossed) return 'The code of one server was sent to the other.'
          const odd = ends.find((end) => end.kind !== 'outcome')
          if (odd !== undefined) return `One of two logins: ${sayEnd(odd)}.`
          if (exchanges(stage) === 0) throw new Unproven('Neither login went on.')
          const wrong = ends.some(
            (end, index) =>
              end.kind === 'outcome' &&
              end.outcome.status === 'authenticated' &&
              end.outcome.tokens.accessToken !== [first, second][index]?.login.accessToken,
          )
          return wrong ? 'One login ended with the token of the other.' : undefined
        },
      },
    ],
  }),
  clientCheck({
    id: 'mix-malicious-endpoints',
    title:
      "Metadata that names an honest server's login page beside an evil token endpoint leaks nothing",
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.4', 'RFC 8414 §3.3'],
    needs: ['discovery', 'issuer'],
    stimulus:
      "The evil server's metadata has the honest authorization endpoint, and says that iss is sent.",
    expectation: "The honest server's code does not reach the evil token endpoint.",
    threats: ['mix-up', 'code-leakage'],
    fix: 'Compare iss of the callback with the issuer whose metadata was used.',
    mutants: ['iss'],
    cases: [
      {
        name: 'a borrowed login page',
        expect: { end: 'refused' },
        async play(stage) {
          const honest = stage.optionsFor(stage.server)
          const document = () =>
            json({
              ...metadataOf(evil.description),
              authorization_endpoint: honest.server.authorizationEndpoint,
              authorization_response_iss_parameter_supported: true,
            })
          const evil = stage.another({
            answers: { 'oauth-authorization-server': document, 'openid-configuration': document },
          })
          const options = { ...stage.optionsFor(evil), discover: true }
          const begun = await stage.login(options)
          const { code } = stage.server.authorize(begun.login.parameters, honest)
          const end = await stage.arrive(
            begun,
            set('iss', honest.server.issuer)(set('code', code)(begun.callback)),
          )
          if (exchanges(stage) > 0) return 'The code of the honest server was sent to the evil one.'
          return end.kind === 'outcome' && end.outcome.status !== 'authenticated'
            ? undefined
            : `The callback: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'mix-credentials-per-issuer',
    title: 'The credentials of one server are never sent to another',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.4'],
    stimulus: 'Logins with two servers, whose clients have secrets of their own.',
    expectation: 'No server sees the secret of the other.',
    threats: ['credential-leakage'],
    fix: 'Keep credentials with the issuer that gave them.',
    mutants: ['credentials-shared'],
    cases: [
      {
        name: 'two servers',
        expect: { end: 'authenticated' },
        async play(stage) {
          const other = stage.another()
          const options = [stage.optionsFor(stage.server), stage.optionsFor(other)]
          for (const one of options) {
            const end = await stage.arrive(await stage.login(one))
            if (end.kind !== 'outcome') return `One of two logins: ${sayEnd(end)}.`
          }
          const strange = [stage.server, other].some(({ arrivals }, index) => {
            const secret = options[1 - index]?.clientSecret ?? '\u0000'
            return arrivals.some(({ headers, body }) => {
              const basic = Buffer.from(
                headers['authorization']?.split(' ')[1] ?? '',
                'base64',
              ).toString()
              return body.includes(secret) || basic.includes(secret)
            })
          })
          return strange ? 'A server saw the secret of the other.' : undefined
        },
      },
    ],
  }),
]
