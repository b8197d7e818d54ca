import { clientCheck } from '../define.ts'
import type { Case, Seen } from '../case.ts'
import { sayEnd } from '../stage.ts'
import { add, drop, error, form, refusesCallback, said, set, signsIn } from './cases.ts'

const ISS = {
  client: ({ server }) => ({ server: { ...server, issParameterSupported: true } }),
} satisfies Partial<Case>
const FOREIGN = 'attackers-own-value-0123456789'

/** What any text of the server's has become by the time it leaves the client. */
const inert = (seen: Seen): string | undefined => {
  const { outcome } = seen
  if (outcome === undefined || outcome.status === 'authenticated' || outcome.status === 'revoked')
    return undefined
  const texts = [outcome.code, outcome.error ?? '', outcome.description ?? '']
  if (texts.some((text) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)))
    return 'Control characters of the server are in what the client says.'
  return said(seen).length > 8192
    ? `The client passes ${said(seen).length} characters on.`
    : undefined
}

const hostileText = (name: string, description: string): Case => ({
  name,
  callback: error('invalid_request', { error_description: description }),
  expect: { end: 'refused', requests: { token: 0 }, seen: inert },
})

const codeArrives = (name: string, code: string): Case =>
  signsIn(name, {
    code,
    expect: {
      seen: (seen) =>
        form(seen).get('code') === code ? undefined : 'Another code was sent than had come.',
    },
  })

export const resp = [
  clientCheck({
    id: 'resp-code-required',
    title: 'A callback with neither code nor error is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2'],
    stimulus: 'The callback has the right state and nothing else, or an empty code.',
    expectation: 'A typed failure; no token request.',
    fix: 'Look for the code, and fail by name where there is none.',
    mutants: ['code-missing'],
    cases: [
      refusesCallback('no code', drop('code')),
      refusesCallback('an empty code', set('code', '')),
    ],
  }),
  clientCheck({
    id: 'resp-state-mismatch',
    title: 'A callback with another state stops the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.12', 'RFC 9700 §4.7.1'],
    stimulus: 'The state in the callback is not the one of this login.',
    expectation: 'The callback is refused; no token request.',
    threats: ['csrf', 'login-csrf'],
    fix: 'Compare the state with the one kept for this browser before anything else.',
    mutants: ['state'],
    cases: [
      refusesCallback('another state', set('state', FOREIGN)),
      refusesCallback('an empty state', set('state', '')),
      refusesCallback('a state with one letter more', (url, { parameters }) =>
        set('state', `${parameters.get('state')}x`)(url),
      ),
      refusesCallback('a state in other case', (url, { parameters }) =>
        set('state', swapCase(parameters.get('state') ?? ''))(url),
      ),
    ],
  }),
  clientCheck({
    id: 'resp-state-missing',
    title: 'A callback without the state that was sent stops the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 6749 §10.12'],
    stimulus: 'The callback has a code and no state.',
    expectation: 'The callback is refused; no token request.',
    threats: ['csrf', 'login-csrf'],
    fix: 'Treat a missing state as a wrong one.',
    mutants: ['state-missing'],
    cases: [refusesCallback('no state', drop('state'))],
  }),
  clientCheck({
    id: 'resp-duplicate-param',
    title: 'A callback in which a parameter comes twice is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1'],
    stimulus:
      'code, state, iss or error comes a second time, with another value and with the same one.',
    expectation: 'The callback is refused; neither value is used.',
    threats: ['parameter-pollution', 'code-injection'],
    fix: 'Count the parameters before you read them.',
    mutants: ['callback-duplicates'],
    cases: [
      refusesCallback('two codes', add('code', FOREIGN)),
      refusesCallback('one code twice', (url, { code }) => add('code', code)(url)),
      refusesCallback('two states', add('state', FOREIGN)),
      refusesCallback('one state twice', (url, { parameters }) =>
        add('state', parameters.get('state') ?? '')(url),
      ),
      refusesCallback(
        'two issuers',
        (url, { options }) =>
          add('iss', 'https://evil.example')(set('iss', options.server.issuer)(url)),
        ISS,
      ),
      refusesCallback('two errors', (url) =>
        add('error', 'server_error')(error('access_denied')(url)),
      ),
    ],
  }),
  clientCheck({
    id: 'resp-unknown-param-ignored',
    title: 'Parameters that nobody defined do not disturb the flow',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2'],
    stimulus:
      'The callback has scope, authuser, hd, prompt and session_state beside code and state.',
    expectation: 'The login succeeds.',
    fix: 'Ignore parameters that you do not know.',
    mutants: ['unknown-parameters'],
    cases: [
      signsIn("Google's parameters", {
        callback: (url) =>
          ['scope', 'authuser', 'hd', 'prompt', 'session_state'].reduce(
            (to, name) => add(name, 'x y')(to),
            url,
          ),
      }),
      signsIn("Facebook's fragment", { callback: (url) => `${url.href}#_=_` }),
    ],
  }),
  clientCheck({
    id: 'resp-error-typed',
    title: "The user's refusal is told from other errors, and the server's code is kept",
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2.1'],
    stimulus: 'The callback has access_denied, then other errors, registered and not.',
    expectation: 'access_denied can be told from the others, and each code comes out as it was.',
    fix: 'Keep the error code as data; map access_denied to an outcome of its own.',
    mutants: ['error-code'],
    cases: [
      'access_denied',
      'server_error',
      'temporarily_unavailable',
      'invalid_scope',
      'acme_account_locked',
    ].map((code) => ({
      name: code,
      callback: error(code),
      expect: {
        end: 'refused' as const,
        requests: { token: 0 },
        seen({ outcome, end }: Seen) {
          if (outcome === undefined || !('code' in outcome)) return undefined
          if (outcome.error !== code) return `The code ${code} did not come out.`
          const isDenial = outcome.status === 'denied'
          return isDenial === (code === 'access_denied')
            ? undefined
            : `Is not told apart: ${sayEnd(end)}.`
        },
      },
    })),
  }),
  clientCheck({
    id: 'resp-error-and-code',
    title: 'A callback with both error and code is an error',
    level: 'should',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 6749 §4.1.2.1'],
    stimulus: 'The callback has a good code and an error.',
    expectation: 'An error; the code is never redeemed.',
    fix: 'Look at the error before the code.',
    mutants: ['error-and-code'],
    cases: [
      refusesCallback('access_denied and a code', add('error', 'access_denied')),
      refusesCallback('server_error and a code', add('error', 'server_error')),
    ],
  }),
  clientCheck({
    id: 'resp-error-state-checked',
    title: 'A forged error callback cannot end a login that is under way',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §4.7.1', 'RFC 6749 §10.12'],
    stimulus:
      'An error callback with another state, with none, with two; then the honest callback.',
    expectation: 'The forged one is refused as forged, and the honest one still signs in.',
    threats: ['denial-of-service', 'csrf'],
    fix: 'Check the state before you read the error, and keep the login for its own callback.',
    mutants: ['error-before-state'],
    cases: [
      ['another state', set('state', FOREIGN)] as const,
      ['no state', drop('state')] as const,
      ['two states', add('state', FOREIGN)] as const,
    ].map(
      ([name, forge]) =>
        ({
          name,
          expect: { end: 'authenticated' as const },
          async play(stage) {
            const begun = await stage.login()
            const forged = await stage.arrive(
              begun,
              forge(error('access_denied')(new URL(begun.callback))),
            )
            if (forged.kind !== 'outcome' || forged.outcome.status === 'authenticated')
              return `The forged error: ${sayEnd(forged)}.`
            if (forged.outcome.status === 'denied')
              return 'The forged error counted as the refusal of the user.'
            const honest = await stage.arrive(begun)
            return honest.kind === 'outcome' && honest.outcome.status === 'authenticated'
              ? undefined
              : `After the forged error the honest callback: ${sayEnd(honest)}.`
          },
        }) satisfies Case,
    ),
  }),
  clientCheck({
    id: 'resp-error-text-is-data',
    title: "Text of the server's comes out clean and cut",
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2.1', 'OAuth 2.1 §7.12'],
    // The charset binds the server; what a client passes on is its own care.
    house: true,
    stimulus:
      'error_description has line breaks, escape sequences, direction overrides, 60,000 characters.',
    expectation:
      'What the client says of it has no control characters, and at most some thousand characters.',
    threats: ['log-injection', 'terminal-injection'],
    fix: 'Clean and cut texts from outside where they come in.',
    mutants: ['raw-text'],
    cases: [
      hostileText('line breaks', 'one\r\nSet-Cookie: a=b\r\n\r\ntwo'),
      hostileText('terminal escapes', '\u001b[2J\u001b]0;owned\u0007'),
      hostileText('a direction override', 'safe\u202eexe.gpj'),
      hostileText('60,000 characters', 'x'.repeat(60_000)),
      hostileText('a NUL', 'a\u0000b'),
    ],
  }),
  clientCheck({
    id: 'resp-fragment-ignored',
    title: 'What stands in the fragment is not used',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §4.1.2', 'RFC 9700 §2.1.2'],
    stimulus: 'code, or access_token, comes in the fragment of the callback.',
    expectation: 'The callback is refused; no token request, nothing taken from the fragment.',
    threats: ['token-injection'],
    fix: 'Read the query of the callback only.',
    mutants: ['fragment'],
    cases: [
      refusesCallback('the whole response in the fragment', (url) => {
        const moved = new URL(url)
        moved.hash = url.search.slice(1)
        moved.search = ''
        return moved
      }),
      refusesCallback(
        'the code in the fragment, the state in the query',
        (url, { code }) => `${drop('code')(url).href}#code=${code}`,
      ),
      refusesCallback(
        'an access token in the fragment',
        (url) => `${drop('code')(url).href}#access_token=stolen&token_type=Bearer`,
      ),
    ],
  }),
  clientCheck({
    id: 'resp-hybrid-token-rejected',
    title: 'Tokens that arrive at the callback uninvited are refused',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §2.1.2', 'RFC 9700 §4.6'],
    stimulus: 'The callback has access_token, id_token or response beside a good code.',
    expectation: 'The callback is refused; no token request.',
    threats: ['token-injection'],
    fix: 'Refuse parameters that your response type cannot have.',
    mutants: ['hybrid'],
    cases: ['access_token', 'id_token', 'response'].map((name) =>
      refusesCallback(name, add(name, 'eyJhbGciOiJub25lIn0.e30.')),
    ),
  }),
  clientCheck({
    id: 'resp-wrong-callback-path',
    title: 'A response at another address than the redirect URI is not processed',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.4.2.2', 'RFC 6749 §3.1.2'],
    // A MUST for those clients only that rely on it against mix-up.
    house: true,
    stimulus: 'The honest response is delivered at another path, and at another origin.',
    expectation: 'It is refused; no token request.',
    threats: ['mix-up'],
    fix: 'Compare origin and path of the callback with the redirect URI of this login.',
    mutants: ['callback-address'],
    cases: [
      refusesCallback('another path', (url) => url.href.replace('/callback/', '/other/')),
      refusesCallback('another origin', (url) =>
        url.href.replace('client.example', 'other.example'),
      ),
    ],
  }),
  clientCheck({
    id: 'resp-code-opaque',
    title: 'A code is passed on as it came, whatever it looks like',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 6749 §A.11'],
    stimulus: 'Codes of one character and of 4,096, with + / = % ~ and spaces.',
    expectation: 'The token request has the identical code.',
    fix: 'Decode the code once, and encode it once.',
    mutants: ['code-decoding'],
    cases: [
      codeArrives('one character', 'x'),
      codeArrives('4,096 characters', 'aB3~'.repeat(1024)),
      codeArrives('+ / =', '4/0Ab+cd/ef=='),
      codeArrives('a percent sign', 'a%2Bb%20c%'),
      codeArrives('. ~ - _ and a space', 'a.b~c-d_e f'),
    ],
  }),
]

function swapCase(value: string): string {
  const swapped = value.toUpperCase()
  return swapped === value ? value.toLowerCase() : swapped
}
