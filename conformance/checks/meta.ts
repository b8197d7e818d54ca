import * as z from 'zod'
import { wellKnownUrls } from '../discover.ts'
import { defineCheck, NO_USER, OFFLINE } from '../provider-check.ts'
import { attempt, refusedRequest } from '../judges/authorization.ts'
import { errorIn, hasToken, standardError } from '../judges/errors.ts'
import {
  inconclusive,
  kept,
  skipped,
  violated,
  worst,
  type Finding,
  type Proof,
} from '../finding.ts'
import { answers, headers, json, members, overlooks, query, status } from '../mutants.ts'
import { randomText } from '../target/ask.ts'
import { isJsonType, mediaTypeOf, membersOf } from '../target/answers.ts'
import { bogusCode } from '../target/scenes.ts'
import type { Answer, Target } from '../target/target.ts'
import { keysIn } from './idt.ts'
import { registeredMembers } from './registered-members.ts'
import { counted } from '../counted.ts'

const lanes = [...OFFLINE, ...NO_USER]
const needs = ['metadata']

/** What a provider says about itself: RFC 8414, OpenID Connect Discovery. */
export const metadataChecks = [
  defineCheck({
    id: 'meta-served-json',
    title: 'The metadata is served as JSON with status 200',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §3.2'],
    lanes,
    needs,
    stimulus: 'Fetches the metadata document.',
    expectation: 'Status 200, a JSON media type, an object.',
    fix: 'Serve the document with status 200 and application/json.',
    run: (target) =>
      onMetadata(target, (answer) => {
        const mediaType = mediaTypeOf(answer)
        const isObject = Object.keys(membersOf(answer)).length > 0
        return answer.status === 200 && isJsonType(mediaType) && isObject
          ? kept(answer, `Status 200, ${mediaType}.`)
          : violated(answer, `Status ${answer.status}, ${mediaType || 'no media type'}.`)
      }),
    mutants: [
      { name: 'is not there', world: answers('discovery', status(404)) },
      {
        name: 'calls it text',
        world: answers('discovery', headers({ 'content-type': 'text/plain' })),
      },
    ],
  }),
  defineCheck({
    id: 'meta-issuer-identical',
    title: 'The metadata is about the issuer at whose address it lies',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §2', 'RFC 8414 §3.3'],
    lanes,
    needs,
    stimulus: 'Compares issuer with the profile, and with the address of the document.',
    expectation: 'The same issuer, character by character; https:, without query and fragment.',
    threats: ['mix-up'],
    fix: 'Set issuer to exactly the URL from which the address of the document is made.',
    run: (target) => onMetadata(target, (answer) => issuerFinding(target, answer)),
    mutants: [
      {
        name: 'has a slash more',
        world: answers('discovery', members({ issuer: 'https://golden.example/' })),
      },
      {
        name: 'names another one',
        world: answers('discovery', members({ issuer: 'https://elsewhere.example' })),
      },
      {
        name: 'has a query',
        world: answers('discovery', members({ issuer: 'https://golden.example?a=b' })),
      },
    ],
  }),
  defineCheck({
    id: 'meta-schema',
    title: 'The metadata has what it must have, in the right types',
    level: 'must',
    tier: 1,
    spec: ['RFC 8414 §2', 'OIDC Discovery §3'],
    lanes,
    needs,
    stimulus: 'Reads the metadata document.',
    expectation:
      'issuer, endpoints with https:, lists of strings, and for OpenID Connect the keys and algorithms.',
    fix: 'Complete the document as RFC 8414 §2 has it.',
    run: (target) => onMetadata(target, (answer) => schemaFinding(target, answer)),
    mutants: [
      {
        name: 'names no token endpoint',
        world: answers('discovery', members({ token_endpoint: undefined })),
      },
      {
        name: 'has a string for a list',
        world: answers('discovery', members({ response_types_supported: 'code' })),
      },
      {
        name: 'has an http: endpoint',
        world: answers('discovery', members({ token_endpoint: 'http://golden.example/token' })),
      },
      { name: 'names no keys', world: answers('discovery', members({ jwks_uri: undefined })) },
    ],
  }),
  defineCheck({
    id: 'meta-unknown-members',
    title: 'The metadata has registered members only',
    level: 'may',
    tier: 3,
    spec: ['RFC 8414 §2'],
    lanes,
    needs,
    stimulus: 'Looks for members that are in no registry.',
    expectation: 'None. They are allowed: this is for noticing.',
    fix: 'Nothing; or register them.',
    run: (target) =>
      onMetadata(target, (answer) => {
        const unknown = Object.keys(membersOf(answer)).filter(
          (name) => !registeredMembers.has(name),
        )
        return unknown.length === 0
          ? kept(answer, 'All members are registered.')
          : violated(answer, `Not registered: ${unknown.join(', ')}.`)
      }),
    mutants: [
      { name: 'has one of its own', world: answers('discovery', members({ of_my_own: true })) },
    ],
  }),
  defineCheck({
    id: 'meta-jwks-valid',
    title: 'The published keys can be fetched and told apart',
    level: 'must',
    tier: 2,
    spec: ['OIDC Discovery §3', 'RFC 7517 §4.5'],
    lanes,
    needs: ['metadata', 'id-token'],
    stimulus: 'Fetches the key set.',
    expectation: 'Keys with a kty, and no kid twice.',
    fix: 'Serve a JSON Web Key Set with distinct kid values at jwks_uri.',
    async run(target) {
      const answer = await target.scene('keys')
      if (answer === null) return skipped('not-declared', 'Nothing shows the keys.')
      const keys = keysIn(answer)
      const kids = keys.flatMap(({ kid }) => (kid === undefined ? [] : [JSON.stringify(kid)]))
      if (answer.status !== 200 || keys.length === 0) return violated(answer, 'There are no keys.')
      if (!keys.every(({ kty }) => typeof kty === 'string'))
        return violated(answer, 'A key has no kty.')
      if (new Set(kids).size < kids.length) return violated(answer, 'A kid occurs twice.')
      return kids.length === keys.length || keys.length === 1
        ? kept(answer, `${counted(keys.length, 'key')}.`)
        : violated(answer, 'There are several keys, and not all have a kid.')
    },
    mutants: [
      { name: 'is not there', world: answers('keys', status(404)) },
      {
        name: 'has a kid twice',
        world: answers(
          'keys',
          members(({ keys }) => ({ keys: [...(keys as unknown[]), ...(keys as unknown[])] })),
        ),
      },
    ],
  }),
  defineCheck({
    id: 'meta-honest-auth-methods',
    title: 'A way of client authentication that is not advertised does not work',
    level: 'should',
    tier: 2,
    spec: ['RFC 8414 §2'],
    lanes: NO_USER,
    needs: ['metadata', 'secret'],
    stimulus: 'Redeems a made-up code, authenticated by Basic and by the body.',
    expectation: 'Whoever is accepted is in token_endpoint_auth_methods_supported.',
    fix: 'List exactly the ways that work in token_endpoint_auth_methods_supported.',
    run: honestMethods,
    mutants: [
      {
        name: 'advertises one of two',
        world: answers(
          'discovery',
          members({ token_endpoint_auth_methods_supported: ['client_secret_post'] }),
        ),
      },
    ],
  }),
  defineCheck({
    id: 'meta-honest-pkce',
    title: 'A challenge method that is not advertised does not work',
    level: 'should',
    tier: 1,
    spec: ['RFC 8414 §2', 'RFC 7636 §4.4.1'],
    lanes: NO_USER,
    needs,
    stimulus:
      'Asks with code_challenge_method=plain, where plain is not advertised, and with a challenge and no method.',
    expectation: 'A refusal.',
    threats: ['pkce-downgrade'],
    fix: 'Refuse plain, also where code_challenge_method is left out, or advertise it.',
    run: (target) =>
      onMetadata(target, async (metadata) => {
        const methods = membersOf(metadata)['code_challenge_methods_supported']
        if (Array.isArray(methods) && methods.includes('plain'))
          return kept(metadata, `The methods are ${methods.join(', ')}: plain may work.`)
        const findings: Finding[] = []
        for (const method of ['plain', null]) {
          const changes = { code_challenge: randomText(), code_challenge_method: method }
          findings.push(refusedRequest(target, await attempt(target, changes)))
        }
        return worst(findings as [Finding, ...Finding[]])
      }),
    mutants: [
      {
        name: 'takes plain',
        world: overlooks('authorization', query({ code_challenge_method: 'S256' })),
      },
    ],
  }),
  defineCheck({
    id: 'meta-docs-agree',
    title: 'Two metadata documents of one issuer do not contradict each other',
    level: 'should',
    tier: 3,
    spec: ['RFC 8414 §5'],
    lanes: NO_USER,
    needs,
    stimulus: 'Fetches the documents of OpenID Connect and of OAuth.',
    expectation: 'What is in both is the same.',
    threats: ['mix-up'],
    fix: 'Make both documents from the same configuration.',
    run: docsAgree,
    mutants: [
      {
        name: 'has another token endpoint in the other document',
        world: (world) => ({
          ...world,
          send: (request, signal) =>
            request.url.includes('oauth-authorization-server')
              ? Promise.resolve(json(200, { token_endpoint: 'https://elsewhere.example/token' }))
              : world.send(request, signal),
        }),
      },
    ],
  }),
]

async function onMetadata(
  target: Target,
  judge: (answer: Answer) => Finding | Promise<Finding>,
): Promise<Finding> {
  const answer = await target.scene('discovery')
  return answer === null ? skipped('not-declared', 'Nothing shows the metadata.') : judge(answer)
}

function issuerFinding({ provider }: Target, answer: Answer): Finding {
  const { issuer } = membersOf(answer)
  if (typeof issuer !== 'string' || !URL.canParse(issuer))
    return violated(answer, 'issuer is no URL.')
  if (provider.issuer !== undefined && issuer !== provider.issuer)
    return violated(answer, `issuer is ${issuer}; the profile says ${provider.issuer}.`)
  if (!isSecure(issuer) || /[?#]/.test(issuer))
    return violated(answer, `issuer is ${issuer}: https: it has to be, without query and fragment.`)
  return wellKnownUrls(issuer).includes(provider.endpoints.discovery ?? '')
    ? kept(answer, `issuer is ${issuer}.`)
    : violated(answer, `issuer is ${issuer}, and the document lies elsewhere.`)
}

const url = z.string().refine((text) => URL.canParse(text), 'is no URL')
const endpoint = url.refine(isSecure, 'is not https:')
const strings = z.array(z.string())
const oauth = z.object({
  issuer: url,
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  response_types_supported: strings.min(1),
  userinfo_endpoint: endpoint.optional(),
  revocation_endpoint: endpoint.optional(),
  introspection_endpoint: endpoint.optional(),
  registration_endpoint: endpoint.optional(),
  scopes_supported: strings.optional(),
  grant_types_supported: strings.optional(),
  response_modes_supported: strings.optional(),
  token_endpoint_auth_methods_supported: strings.optional(),
  code_challenge_methods_supported: strings.optional(),
  claims_supported: strings.optional(),
  ui_locales_supported: strings.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
const oidc = oauth.extend({
  jwks_uri: endpoint,
  subject_types_supported: strings.min(1),
  id_token_signing_alg_values_supported: strings.min(1),
})

function schemaFinding({ provider }: Target, answer: Answer): Finding {
  const parsed = (provider.idToken === undefined ? oauth : oidc).safeParse(answer.json)
  if (parsed.success) return kept(answer, 'Everything is there, in the right types.')
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return violated(answer, faults.join('; '))
}

/** True for https:, and for http: on this machine. */
function isSecure(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback)
}

async function honestMethods(target: Target): Promise<Finding> {
  const metadata = await target.scene('discovery')
  if (metadata === null) return skipped('not-declared', 'Nothing shows the metadata.')
  const named = membersOf(metadata)['token_endpoint_auth_methods_supported'] ?? [
    'client_secret_basic',
  ]
  const advertised = Array.isArray(named) ? named : []
  const proofs: Proof[] = [metadata]
  const accepted: string[] = []
  for (const way of ['basic', 'post'] as const) {
    const answer = await target.token(bogusCode(target), { way })
    proofs.push(answer)
    const error = errorIn(answer)
    const isIn = error !== null && standardError(error, target.provider) === 'invalid_grant'
    if (isIn || hasToken(answer)) accepted.push(`client_secret_${way}`)
  }
  const unsaid = accepted.filter((one) => !advertised.includes(one))
  if (unsaid.length > 0)
    return violated(proofs, `${unsaid.join(', ')} works, and is not advertised.`)
  // A client may be registered for one way only: that the other is refused shows nothing.
  return accepted.length > 0
    ? kept(proofs, `${accepted.join(', ')} works, and is advertised.`)
    : inconclusive('No way works with this client.', proofs)
}

async function docsAgree(target: Target): Promise<Finding> {
  const first = await target.scene('discovery')
  const { issuer, endpoints } = target.provider
  if (first === null || issuer === undefined)
    return skipped('not-declared', 'Nothing shows the metadata.')
  const proofs: Answer[] = [first]
  for (const address of wellKnownUrls(issuer)) {
    if (address === endpoints.discovery) continue
    const other = await target.send({
      method: 'GET',
      url: address,
      headers: { accept: 'application/json' },
    })
    if (other.status === 200) proofs.push(other)
  }
  const known = membersOf(first)
  const contradictions = proofs.flatMap((answer) =>
    Object.entries(membersOf(answer))
      .filter(
        ([name, value]) => name in known && JSON.stringify(value) !== JSON.stringify(known[name]),
      )
      .map(([name]) => name),
  )
  return contradictions.length === 0
    ? kept(proofs, `${counted(proofs.length, 'document')}, without a contradiction.`)
    : violated(proofs, `They contradict each other in ${[...new Set(contradictions)].join(', ')}.`)
}
