import { defineCheck, REAL, type CheckInput } from '../provider-check.ts'
import { kept, skipped, violated, worst, type Finding, type Proof } from '../finding.ts'
import { json } from '../mutants.ts'
import { NetworkError, type Target } from '../target/target.ts'
import type { TlsFacts } from '../target/world.ts'

const WEEKS_MS = 21 * 86_400_000
// Forward secrecy and authenticated encryption: RFC 9325 §4.2.
const RECOMMENDED = /^ECDHE-(?:RSA|ECDSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305)$/

/** How a provider is reached: RFC 9325. */
export const tlsChecks = [
  defineCheck({
    id: 'tls-server-https-only',
    title: 'The endpoints do not work without TLS',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.1', 'RFC 6749 §3.2'],
    lanes: REAL,
    stimulus: 'Asks each endpoint over http:, without any secret.',
    expectation: 'No answer, an error, or a redirect to https:.',
    threats: ['eavesdropping'],
    fix: 'Answer nothing but redirects over http:, and send Strict-Transport-Security.',
    async run(target) {
      const findings: Finding[] = []
      for (const endpoint of secureEndpoints(target))
        findings.push(await overHttp(target, endpoint))
      const [first = skipped('not-applicable', 'The endpoints are on this machine.'), ...others] =
        findings
      return worst([first, ...others])
    },
    mutants: [
      {
        name: 'answers over http:',
        lane: 'probe',
        world: (world) => ({
          ...world,
          send: (request, signal) =>
            request.url.startsWith('http:')
              ? Promise.resolve(json(200, {}))
              : world.send(request, signal),
        }),
      },
    ],
  }),
  tlsCheck({
    id: 'tls-server-cert',
    title: 'The certificate is trusted, and does not end soon',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §10.9', 'RFC 6750 §5.2'],
    expectation: 'A chain to a public root, the right name, and three weeks left.',
    fix: 'Renew the certificate, and send its whole chain.',
    judge: ({ fault, validTo }, now) => {
      if (fault !== null) return `The certificate is not trusted: ${fault}.`
      return validTo - now < WEEKS_MS ? 'The certificate ends in less than three weeks.' : null
    },
    faults: {
      'is self-signed': { fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'ends tomorrow': { validTo: 1 },
    },
  }),
  tlsCheck({
    id: 'tls-server-version',
    title: 'TLS is of version 1.2 at least, and 1.3 is there',
    level: 'must',
    tier: 2,
    spec: ['RFC 9325 §3.1'],
    expectation: 'TLS 1.0 and 1.1 are refused, 1.3 is offered.',
    fix: 'Switch TLS 1.0 and 1.1 off, and 1.3 on.',
    judge: ({ versions }) => {
      const old = versions.filter((version) => version === 'TLSv1' || version === 'TLSv1.1')
      if (old.length > 0) return `${old.join(', ')} is accepted.`
      return versions.includes('TLSv1.3') ? null : 'TLS 1.3 is not offered.'
    },
    faults: {
      'takes TLS 1.0': { versions: ['TLSv1', 'TLSv1.2', 'TLSv1.3'] },
      'has no TLS 1.3': { versions: ['TLSv1.2'] },
    },
  }),
  tlsCheck({
    id: 'tls-server-ciphers',
    title: 'At TLS 1.2 a suite with forward secrecy is chosen',
    level: 'should',
    tier: 3,
    spec: ['RFC 9325 §4.2'],
    expectation: 'ECDHE with AES-GCM or ChaCha20; or no TLS 1.2 at all.',
    fix: 'Prefer the suites of RFC 9325 §4.2.',
    judge: ({ cipher }) =>
      cipher === null || RECOMMENDED.test(cipher) ? null : `The suite is ${cipher}.`,
    faults: { 'chooses an old one': { cipher: 'AES128-SHA' } },
  }),
]

interface TlsInput extends Pick<
  CheckInput,
  'id' | 'title' | 'level' | 'tier' | 'spec' | 'expectation' | 'fix'
> {
  /** What is wrong; null where nothing is. */
  readonly judge: (facts: TlsFacts, now: number) => string | null
  readonly faults: Readonly<Record<string, Partial<TlsFacts>>>
}

function tlsCheck({ judge, faults, ...input }: TlsInput) {
  return defineCheck({
    ...input,
    lanes: REAL,
    stimulus: 'Makes a TLS connection to each host, and sends nothing over it.',
    threats: ['eavesdropping'],
    async run(target) {
      const findings: Finding[] = []
      for (const host of hostsOf(target)) {
        const { hostname, port } = new URL(`https://${host}`)
        const facts = await target.tls(hostname, port === '' ? 443 : Number(port))
        const fault = judge(facts, target.now())
        const proof = documented(host, facts)
        findings.push(
          fault === null
            ? kept(proof, `${host}: nothing is wrong.`)
            : violated(proof, `${host}: ${fault}`),
        )
      }
      const [first = skipped('not-applicable', 'The endpoints are on this machine.'), ...others] =
        findings
      return worst([first, ...others])
    },
    mutants: Object.entries(faults).map(([name, change]) => ({
      name,
      lane: 'probe' as const,
      world: (world) => ({
        ...world,
        tls: async (host, port) => ({ ...(await world.tls(host, port)), ...change }),
      }),
    })),
  })
}

async function overHttp(target: Target, endpoint: string): Promise<Finding> {
  const url = endpoint.replace('https:', 'http:')
  try {
    const answer = await target.send({ method: 'GET', url, headers: {} })
    return answer.status === 200
      ? violated(answer, `${url} answers with status 200.`)
      : kept(answer, `${url} answers with status ${answer.status}.`)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return kept(documented(url, error.message), `${url} does not answer.`)
  }
}

function hostsOf(target: Target): readonly string[] {
  return [...new Set(secureEndpoints(target).map((url) => new URL(url).host))]
}

function secureEndpoints({ provider: { endpoints } }: Target): readonly string[] {
  const { authorization, token, userInfo } = endpoints
  return [authorization, token, userInfo].flatMap((url) =>
    url?.startsWith('https:') === true ? [url] : [],
  )
}

function documented(file: string, value: unknown): Proof {
  return { evidence: { kind: 'document', file, pointer: '', value } }
}
