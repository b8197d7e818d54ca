import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import {
  metadataOf,
  type Answer,
  type Answers,
  type Asked,
} from '../server/authorization-server.ts'
import { json, text, type Reply } from '../server/reply.ts'
import { signsIn } from './cases.ts'

const NEEDS = ['discovery'] as const
const DISCOVER = { discover: true }
const PROTOCOLS = ['oauth', 'oidc'] as const

/** Both documents, answered alike. */
const documents = (answer: Answer): Answers => ({
  'oauth-authorization-server': answer,
  'openid-configuration': answer,
})

const changedDocument =
  (change: (document: Record<string, unknown>, asked: Asked) => unknown) =>
  (asked: Asked): Reply =>
    json(change(metadataOf(asked.server.description), asked))

const refusesDocument = (name: string, answer: Answer): Case[] =>
  PROTOCOLS.map((protocol) => ({
    name: `${name} (${protocol})`,
    protocol,
    client: DISCOVER,
    answers: documents(answer),
    expect: { end: 'refused', orConfiguration: true, requests: { token: 0 } },
  }))

const wrongIssuer = (name: string, issuer: (honest: string, asked: Asked) => unknown): Case[] =>
  refusesDocument(
    name,
    changedDocument((document, asked) => ({
      ...document,
      issuer: issuer(asked.server.description.issuer, asked),
    })),
  )

export const meta = [
  clientCheck({
    id: 'meta-client-issuer-check',
    title: 'Metadata of another issuer than the one asked for is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §3.3', 'OIDC Discovery §4.3'],
    needs: NEEDS,
    stimulus: 'The document names another issuer, one with a slash more, in another case, none.',
    expectation: 'The client refuses it; none of its endpoints is used.',
    threats: ['mix-up'],
    fix: 'Compare issuer as a string with the one that you asked for.',
    mutants: ['metadata-issuer'],
    cases: [
      ...wrongIssuer('another issuer', () => 'https://evil.example'),
      ...wrongIssuer('a slash more', (issuer) => `${issuer}/`),
      ...wrongIssuer('in capitals', (issuer) => issuer.toUpperCase()),
      ...wrongIssuer('no issuer', () => undefined),
    ],
  }),
  clientCheck({
    id: 'meta-client-wellknown-url',
    title: 'The address of the metadata is built as the specification says',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §3.1', 'RFC 8414 §5'],
    needs: NEEDS,
    stimulus: 'The issuer has a path.',
    expectation: 'RFC 8414 puts the well-known part before the path, OpenID Connect behind it.',
    fix: 'Build the address from the parts of the issuer, not by joining strings.',
    mutants: ['wellknown-url'],
    cases: PROTOCOLS.map((protocol) =>
      signsIn(protocol, {
        protocol,
        client: DISCOVER,
        // Whoever looks for the other document first finds none.
        answers:
          protocol === 'oauth' ? { 'openid-configuration': text('', null, { status: 404 }) } : {},
        expect: {
          seen(seen) {
            const { origin, pathname } = new URL(seen.options.server.issuer)
            const wanted =
              protocol === 'oauth'
                ? `${origin}/.well-known/oauth-authorization-server${pathname}`
                : `${origin}${pathname}/.well-known/openid-configuration`
            const asked = [
              ...seen.to('oauth-authorization-server'),
              ...seen.to('openid-configuration'),
            ]
            return asked.some(({ url }) => url === wanted)
              ? undefined
              : 'The metadata was not asked for at its address.'
          },
        },
      }),
    ),
  }),
  clientCheck({
    id: 'meta-client-hostile-doc',
    title: 'A document that is no metadata is a typed failure',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §3.2'],
    needs: NEEDS,
    stimulus: '404, HTML, an array, null, wrong types, no endpoints, 48 MiB.',
    expectation: 'The client refuses; no request is made with what is left.',
    fix: 'Check status, type, size and shape of the document.',
    mutants: ['metadata-shape'],
    cases: [
      ...refusesDocument('404', text('', null, { status: 404 })),
      ...refusesDocument('HTML', text('<html>', 'text/html')),
      ...refusesDocument('an array', json([])),
      ...refusesDocument('null', json(null)),
      ...refusesDocument(
        'an endpoint that is a number',
        changedDocument((document) => ({
          ...document,
          authorization_endpoint: 7,
          token_endpoint: 7,
        })),
      ),
      ...refusesDocument(
        'no endpoints',
        changedDocument(({ issuer }) => ({ issuer })),
      ),
    ],
  }),
  clientCheck({
    id: 'meta-client-endpoint-safety',
    title: 'An endpoint without TLS that the metadata names is refused',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §4.4', 'RFC 8414 §2'],
    needs: NEEDS,
    stimulus: 'The document of a server names http: endpoints on a host that is not loopback.',
    expectation: 'The client refuses them: nothing is sent.',
    threats: ['ssrf', 'eavesdropping'],
    fix: 'Check the endpoints of a document as you check those of a developer.',
    mutants: ['metadata-endpoints'],
    cases: [
      {
        name: 'http: endpoints',
        client: { ...DISCOVER, allowsLoopback: false },
        bait: 'oauth-authorization-server',
        answers: {
          'openid-configuration': text('', null, { status: 404 }),
          'oauth-authorization-server': changedDocument((document, { server }) => ({
            ...document,
            token_endpoint: server.at('plain', 'token'),
          })),
        },
        expect: { end: 'refused', orConfiguration: true, requests: { token: 0 } },
      },
    ],
  }),
  clientCheck({
    id: 'meta-client-auth-default',
    title: 'Metadata without authentication methods means HTTP Basic',
    level: 'must',
    tier: 2,
    spec: ['RFC 8414 §2'],
    needs: NEEDS,
    stimulus: 'token_endpoint_auth_methods_supported is missing.',
    expectation: 'The client authenticates by client_secret_basic.',
    fix: 'Take client_secret_basic where the document says nothing.',
    mutants: ['auth-default'],
    cases: [
      signsIn('no methods named', {
        client: DISCOVER,
        answers: documents(
          changedDocument((document) => ({
            ...document,
            token_endpoint_auth_methods_supported: undefined,
          })),
        ),
        expect: {
          seen: (seen) =>
            /^basic /i.test(seen.to('token')[0]?.headers['authorization'] ?? '')
              ? undefined
              : 'The client did not use HTTP Basic.',
        },
      }),
    ],
  }),
]
