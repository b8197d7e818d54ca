import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import type { ServerDescription } from '../adapter.ts'
import type { Origin } from '../server/ground.ts'
import type { Endpoint } from '../server/authorization-server.ts'
import { refusesCallback } from './cases.ts'
import { Unproven } from '../unproven.ts'

const badCertificate = (name: string, origin: Origin): readonly Case[] => [
  {
    name: `the token endpoint, ${name}`,
    client: ({ server }, stage) => ({
      server: { ...server, tokenEndpoint: stage.server.at(origin, 'token') },
    }),
    callback: (honest) => honest,
    expect: { end: 'refused', requests: { token: 0, userinfo: 0 } },
  },
  {
    name: `user information, ${name}`,
    needs: ['userinfo'],
    client: ({ server }, stage) => ({
      server: { ...server, userInfoEndpoint: stage.server.at(origin, 'userinfo') },
    }),
    // Whoever never got a token has nothing to send there.
    bait: 'token',
    expect: { end: 'refused', requests: { token: 1, userinfo: 0 } },
  },
]

const withoutTls = (
  name: string,
  member: keyof ServerDescription,
  endpoint: Endpoint,
  more: Partial<Case> = {},
): Case => ({
  ...more,
  name,
  client({ server }, stage) {
    if (!stage.ground.isPlainReachable)
      throw new Unproven('This machine does not reach itself at 0.0.0.0.')
    return {
      allowsLoopback: false,
      server: { ...server, [member]: stage.server.at('plain', endpoint) },
    }
  },
  callback: (honest) => honest,
  expect: { end: 'refused', orConfiguration: true },
})

export const tls = [
  clientCheck({
    id: 'tls-client-verifies',
    title: 'A server whose certificate nobody vouches for gets nothing',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §10.9', 'RFC 6750 §5.3', 'OAuth 2.1 §1.5'],
    stimulus:
      'The token endpoint, then that of user information, has a certificate that is self-signed, has expired, or is of another host.',
    expectation: 'A typed failure; no request arrives.',
    threats: ['eavesdropping'],
    fix: 'Leave the verification of certificates on.',
    mutants: ['certificate', 'certificate-userinfo'],
    cases: [
      ...badCertificate('self-signed', 'tls'),
      ...badCertificate('expired', 'tls-expired'),
      ...badCertificate('of another host', 'tls-other-host'),
    ],
  }),
  clientCheck({
    id: 'tls-client-no-http',
    title: 'Endpoints without TLS are refused, other than on loopback',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2', 'RFC 6750 §5.3'],
    stimulus:
      'The token endpoint, then that of user information, is http: on a host that is not loopback by its name.',
    expectation: 'The client refuses: no request is sent there.',
    threats: ['eavesdropping'],
    fix: 'Refuse http: endpoints where they are configured.',
    mutants: ['http-endpoints', 'http-userinfo'],
    cases: [
      withoutTls('the token endpoint', 'tokenEndpoint', 'token'),
      withoutTls('user information', 'userInfoEndpoint', 'userinfo', { needs: ['userinfo'] }),
    ],
  }),
]

export const ruri = [
  clientCheck({
    id: 'ruri-client-no-open-redirect',
    title: 'After a login the user is sent to pages of the application only',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.11.1', 'OAuth 2.1 §2.3.1'],
    needs: ['return-to'],
    stimulus: 'A login begins with twenty ways to write another origin as a page.',
    expectation: 'The page to return to is of the origin of the redirect URI, or there is none.',
    threats: ['open-redirect'],
    fix: 'Resolve the page against your own origin, and compare the origins.',
    mutants: ['open-redirect'],
    cases: [
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      'https://evil.example',
      'https:evil.example',
      'HTTPS://evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '/%09/evil.example/..//evil.example',
      'https://client.example@evil.example',
      'https://client.example.evil.example',
      '//client.example\\@evil.example',
      ' //evil.example',
      '\u0000//evil.example',
      '/..//evil.example',
      'http://client.example',
      '//evil.example/%2f..',
      '.\\\\evil.example',
    ].map(
      (returnTo) =>
        ({
          name: JSON.stringify(returnTo),
          expect: { end: 'either' as const },
          async play(stage) {
            const options = stage.optionsFor(stage.server)
            const configured = await stage.configure(options)
            if ('kind' in configured) throw new Unproven('The client could not be configured.')
            const begun = await stage.begin(configured.client, options, { returnTo })
            if ('kind' in begun) return undefined
            const end = await stage.arrive(begun)
            if (end.kind !== 'outcome' || end.outcome.status !== 'authenticated') return undefined
            const page = end.outcome.returnTo ?? '/'
            const { origin } = new URL(options.redirectUri)
            return URL.canParse(page, origin) && new URL(page, origin).origin === origin
              ? undefined
              : 'The user would be sent to another origin.'
          },
        }) satisfies Case,
    ),
  }),
  clientCheck({
    id: 'ruri-client-distinct',
    title: 'Each provider has a redirect URI of its own, and it is checked',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §4.4.2.2'],
    // As `resp-wrong-callback-path`: for those who rely on it.
    house: true,
    stimulus: 'The response of one server arrives at the redirect URI of another.',
    expectation: 'It is refused; no token request to either of them.',
    threats: ['mix-up'],
    fix: 'Give each provider a path of its own, and compare it with that of the login.',
    mutants: ['callback-address'],
    cases: [
      refusesCallback('at the redirect URI of another provider', (url) =>
        url.href.replace(/\/callback\/[^?]+/, '/callback/another-provider'),
      ),
    ],
  }),
]
