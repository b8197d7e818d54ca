import { clientCheck } from '../define.ts'
import { json, text } from '../server/reply.ts'
import { sayEnd, type Stage } from '../stage.ts'
import { add, refusesCallback, refusesToken, rewritten, set, signsIn, tokens } from './cases.ts'
import { Unproven } from '../unproven.ts'

const POLLUTION =
  '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"x",'

/** Whether anything in this process inherits what a server sent. A client in another process answers for itself. */
const polluted = (): string | undefined => {
  if (!('polluted' in {})) return undefined
  delete (Object.prototype as { polluted?: string }).polluted
  return 'Object.prototype was changed.'
}

const withPollution = (body: string): string => body.replace('{', `{${POLLUTION}`)

/** A parameter of so many authorization requests of one client; those that have none are left out. */
async function manyOf(
  name: 'state' | 'nonce',
  stage: Stage,
  count: number,
): Promise<readonly string[]> {
  const options = stage.optionsFor(stage.server)
  const configured = await stage.configure(options)
  if ('kind' in configured)
    throw new Unproven(`The client could not be configured: ${sayEnd(configured)}.`)
  const found: (string | null)[] = []
  for (let left = count; left > 0; left--) {
    const begun = await stage.begin(configured.client, options)
    if ('kind' in begun) throw new Unproven(`The client could not begin: ${sayEnd(begun)}.`)
    found.push(begun.login.parameters.get(name))
  }
  return found.filter((value) => value !== null)
}

function guessable(name: 'state' | 'nonce', found: readonly string[]): string | undefined {
  if (new Set(found).size !== found.length) return `A ${name} came twice.`
  const length = Math.min(...found.map((value) => value.length))
  const bits = Array.from({ length }, (_, at) =>
    Math.log2(new Set(found.map((value) => value[at])).size),
  ).reduce((sum, one) => sum + one, 0)
  // 250 samples show a little less than what is there.
  return bits >= 120 ? undefined : `The ${name}s carry about ${Math.round(bits)} bits.`
}

export const inj = [
  clientCheck({
    id: 'inj-unsolicited-callback',
    title: 'A callback that nobody asked for is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.12', 'RFC 9700 §4.7.1'],
    stimulus: 'A good callback arrives in a browser that has no session.',
    expectation: 'It is refused; no token request.',
    threats: ['login-csrf'],
    fix: 'End logins only for the browser that began them.',
    mutants: ['unsolicited'],
    cases: [refusesCallback('no session', (url) => url, { sessionLost: true })],
  }),
  clientCheck({
    id: 'inj-state-browser-bound',
    title: 'A login that began in another browser does not end here',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §2.1', 'OAuth 2.1 §2.3.4'],
    stimulus: "The callback of an attacker's login arrives with the victim's session.",
    expectation: 'It is refused; no token request.',
    threats: ['login-csrf', 'code-injection'],
    fix: 'Compare the state with the one of this session.',
    mutants: ['state'],
    cases: [
      {
        name: "the attacker's callback, the victim's session",
        expect: { end: 'refused' },
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const victim = await stage.login(options)
          const attacker = await stage.begin(victim.client, options)
          if ('kind' in attacker) throw new Unproven(sayEnd(attacker))
          const end = await stage.arrive({ ...victim, callback: attacker.callback })
          if (stage.server.arrivals.some(({ endpoint }) => endpoint === 'token'))
            return 'The code of another login was redeemed.'
          return end.kind === 'outcome' && end.outcome.status !== 'authenticated'
            ? undefined
            : `The callback: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'inj-state-entropy',
    title: 'State and nonce have 128 random bits, and never repeat',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.10', 'RFC 6749 §10.12', 'OIDC Core §3.1.2.1', 'OIDC Core §15.5.2'],
    stimulus: 'Two hundred and fifty logins are begun; then as many of OpenID Connect.',
    expectation:
      'All states differ, and all nonces that are sent; the characters that vary carry about 128 bits.',
    threats: ['csrf', 'token-replay'],
    fix: 'Take 16 random bytes or more from a cryptographic generator.',
    mutants: ['state-weak', 'nonce-weak', 'nonce-reused'],
    cases: [
      {
        name: 'two hundred and fifty states',
        expect: { end: 'authenticated' },
        async play(stage) {
          const found = await manyOf('state', stage, 250)
          return found.length < 250 ? 'There is no state.' : guessable('state', found)
        },
      },
      {
        name: 'two hundred and fifty nonces',
        needs: ['id-token'],
        protocol: 'oidc',
        expect: { end: 'authenticated' },
        async play(stage) {
          const found = await manyOf('nonce', stage, 250)
          // With a code a nonce may be left out (OpenID Connect Core §3.1.2.1): `idt-nonce` is about that.
          return found.length === 0 ? undefined : guessable('nonce', found)
        },
      },
    ],
  }),
  clientCheck({
    id: 'inj-code-injection',
    title: "An attacker's code in the victim's login ends in a refusal",
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.5'],
    stimulus: "The callback has the victim's state and a code of another login.",
    expectation: 'The server refuses the verifier; nobody is signed in.',
    threats: ['code-injection'],
    fix: 'Send PKCE, and take invalid_grant as the end.',
    mutants: ['pkce'],
    cases: [
      {
        name: 'a stolen code',
        expect: { end: 'refused' },
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const victim = await stage.login(options)
          const attacker = await stage.begin(victim.client, options)
          if ('kind' in attacker) throw new Unproven(sayEnd(attacker))
          const end = await stage.arrive(victim, set('code', attacker.login.code)(victim.callback))
          if (!stage.server.arrivals.some(({ endpoint }) => endpoint === 'token'))
            throw new Unproven('The code was not redeemed at all.')
          return end.kind === 'outcome' && end.outcome.status !== 'authenticated'
            ? undefined
            : `The injected code: ${sayEnd(end)}.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'inj-token-substitution',
    title: 'Tokens that were made for another client are no login',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7', 'OIDC Core §16.11'],
    stimulus:
      'The token response has the ID token of another client, or an access token of another user.',
    expectation: 'A typed failure.',
    threats: ['token-substitution'],
    fix: 'Check aud, at_hash, and the subject of the user information.',
    mutants: ['id-token-audience'],
    cases: [
      refusesToken(
        'an ID token of another client',
        ({ honest, login, server }) => {
          const body = JSON.parse(String(honest().body)) as object
          const other = login && server.idTokenFor(login, { claims: { aud: 'another-client' } })
          return json({ ...body, id_token: other })
        },
        { protocol: 'oidc' },
      ),
    ],
  }),
  clientCheck({
    id: 'inj-identity-key',
    title: 'The same subject at another issuer is another user',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §5.7'],
    needs: ['userinfo'],
    stimulus: 'Two servers have a user with the same subject.',
    expectation: 'The two users can be told apart by what the client says of them.',
    threats: ['account-takeover'],
    fix: 'Key users by issuer and subject.',
    mutants: ['identity-key'],
    cases: [
      {
        name: 'two servers, one subject',
        expect: { end: 'authenticated' },
        async play(stage) {
          const other = stage.another()
          const keys: string[] = []
          for (const server of [stage.server, other]) {
            const end = await stage.arrive(await stage.login(stage.optionsFor(server)))
            if (end.kind !== 'outcome' || end.outcome.status !== 'authenticated')
              throw new Unproven(`The login: ${sayEnd(end)}.`)
            keys.push(JSON.stringify([end.outcome.user?.provider, end.outcome.user?.id]))
          }
          return keys[0] === keys[1] ? 'Two users have one key.' : undefined
        },
      },
    ],
  }),
  clientCheck({
    id: 'inj-proto-pollution',
    title: 'Names of JavaScript itself do nothing in a message',
    level: 'must',
    tier: 1,
    spec: [],
    house: true,
    stimulus:
      '__proto__, constructor and toString stand in token response, user information and callback.',
    expectation: 'No object inherits them, and nothing that is missing is taken from them.',
    threats: ['prototype-pollution'],
    fix: 'Read own members only; build records without a prototype.',
    mutants: ['pollution', 'inherited'],
    cases: [
      signsIn('in the token response', {
        answers: { token: rewritten(withPollution) },
        expect: { seen: polluted },
      }),
      signsIn('in the callback', {
        callback: (url) =>
          ['__proto__', 'constructor', '__proto__[polluted]', 'toString'].reduce(
            (to, name) => add(name, 'yes')(to),
            url,
          ),
        expect: { seen: polluted },
      }),
      signsIn('in the user information', {
        answers: { userinfo: rewritten(withPollution) },
        expect: { seen: polluted },
      }),
      refusesToken(
        'an inherited token type',
        ({ login }) =>
          text(`{"access_token":"${login?.accessToken}","__proto__":{"token_type":"Bearer"}}`),
        { expect: { seen: polluted } },
      ),
    ],
  }),
  clientCheck({
    id: 'inj-header-injection',
    title: 'A line break in a token never reaches a header',
    level: 'must',
    tier: 1,
    spec: ['RFC 9110 §5.5', 'RFC 6749 §A.12'],
    // The grammar binds the server; to look before use is our rule.
    house: true,
    stimulus: 'The access token has CR LF, NUL, or letters beyond ASCII.',
    expectation: 'A typed failure; no request is made with it.',
    threats: ['header-injection'],
    fix: 'Check the characters of access_token where it comes in.',
    mutants: ['header-characters'],
    cases: ['a\r\nX-Injected: yes', 'a\u0000b', 'a\nb', 'tökén', 'a\u007fb'].map((token) =>
      refusesToken(JSON.stringify(token), tokens({ access_token: token })),
    ),
  }),
  clientCheck({
    id: 'inj-claims-are-data',
    title: 'Hostile texts of a user come out as texts',
    level: 'should',
    tier: 3,
    spec: ['OAuth 2.1 §7.12'],
    needs: ['userinfo'],
    stimulus: 'The name has markup and a direction override; the picture is a javascript: address.',
    expectation:
      'The login succeeds; an address that a browser would run is not presented as a picture.',
    threats: ['cross-site-scripting'],
    fix: 'Pass texts on as they are; pass on addresses of http: and https: only.',
    mutants: ['avatar-address'],
    cases: [
      signsIn('markup and javascript:', {
        answers: {
          userinfo: ({ login }) =>
            json({
              sub: login?.subject,
              name: '<script>alert(1)</script>\u202e',
              picture: 'javascript:alert(1)',
            }),
        },
        expect: {
          seen({ outcome }) {
            if (outcome?.status !== 'authenticated') return undefined
            return /^\s*(javascript|data|vbscript):/i.test(outcome.user?.avatarUrl ?? '')
              ? 'The address of the picture is a script.'
              : undefined
          },
        },
      }),
    ],
  }),
]
