import {
  defineCheck,
  NO_USER,
  OFFLINE,
  OWN_SERVER,
  WITH_USER,
  type CheckInput,
} from '../provider-check.ts'
import { attempt, refusedRequest } from '../judges/authorization.ts'
import { hasToken, refusedWith, told } from '../judges/errors.ts'
import { kept, skipped, violated, type Finding } from '../finding.ts'
import { all, answers, form, members, overlooks, query } from '../mutants.ts'
import { challengeOf, randomText } from '../target/ask.ts'
import { membersOf } from '../target/answers.ts'
import type { Answer, Grant, Target } from '../target/target.ts'

const THREATS = ['code-injection', 'code-interception']
const FIX =
  'Keep code_challenge with the code, hash code_verifier with S256, and refuse with invalid_grant where they differ.'

/** Takes challenges and looks at no verifier. */
const blind = all(
  overlooks('authorization', query({ code_challenge: null, code_challenge_method: null })),
  overlooks('token', form({ code_verifier: null })),
)

/** A check in which a code with a challenge is redeemed otherwise than it has to be. */
function refusesVerifier(
  input: Pick<CheckInput, 'id' | 'title' | 'level' | 'tier' | 'spec' | 'stimulus'>,
  redeem: (target: Target, grant: Grant) => Promise<Answer>,
  errors: readonly string[] = ['invalid_grant'],
) {
  return defineCheck({
    ...input,
    lanes: WITH_USER,
    needs: ['user'],
    expectation: 'Status 400 and error invalid_grant, and no token.',
    threats: THREATS,
    fix: FIX,
    async run(target) {
      const grant = await target.grant()
      if (grant.asked.verifier === null) return withoutPkce
      return refusedWith(target, await redeem(target, grant), errors)
    },
    mutants: [{ name: 'looks at no verifier', world: blind }],
  })
}

const withoutPkce: Finding = skipped(
  'not-applicable',
  'The profile sends no challenge to this provider.',
)

/** Proof Key for Code Exchange: RFC 7636. */
export const pkceChecks = [
  defineCheck({
    id: 'pkce-supported',
    title: 'A login with a code challenge works',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §2.1.1'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in with an S256 challenge, and redeems the code with its verifier.',
    expectation: 'An access token comes.',
    threats: THREATS,
    fix: 'Support PKCE with S256.',
    async run(target) {
      const grant = await target.grant()
      if (grant.asked.verifier === null) return withoutPkce
      const answer = await target.redeem(grant)
      return hasToken(answer)
        ? kept(answer, 'A token came.')
        : violated(answer, `No token came (${told(answer)}).`)
    },
    mutants: [
      {
        name: 'chokes on verifiers',
        world: overlooks('token', form({ code_verifier: 'another-verifier' })),
      },
    ],
  }),
  defineCheck({
    id: 'pkce-advertised',
    title: 'The metadata says that S256 is supported',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §2.1.1', 'RFC 8414 §2'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['metadata'],
    stimulus: 'Reads the metadata.',
    expectation: 'code_challenge_methods_supported is a list with S256.',
    threats: ['pkce-downgrade'],
    fix: 'Put "code_challenge_methods_supported": ["S256"] into the metadata.',
    async run(target) {
      const metadata = await target.scene('discovery')
      if (metadata === null) return skipped('not-declared', 'Nothing shows the metadata.')
      const methods = membersOf(metadata)['code_challenge_methods_supported']
      return Array.isArray(methods) && methods.includes('S256')
        ? kept(metadata, `The methods are ${methods.join(', ')}.`)
        : violated(metadata, `The methods are ${JSON.stringify(methods) ?? 'not named'}.`)
    },
    mutants: [
      {
        name: 'says nothing',
        world: answers('discovery', members({ code_challenge_methods_supported: undefined })),
      },
      {
        name: 'names a string',
        world: answers('discovery', members({ code_challenge_methods_supported: 'S256' })),
      },
    ],
  }),
  refusesVerifier(
    {
      id: 'pkce-wrong-verifier',
      title: 'A wrong verifier is refused',
      level: 'must',
      tier: 1,
      spec: ['RFC 7636 §4.6'],
      stimulus: 'Redeems a code with a verifier that is not its own.',
    },
    (target, grant) => target.redeem(grant, { code_verifier: randomText() }),
  ),
  refusesVerifier(
    {
      id: 'pkce-missing-verifier',
      title: 'A missing verifier is refused',
      level: 'must',
      tier: 1,
      spec: ['RFC 7636 §4.6', 'RFC 9700 §2.1.1'],
      stimulus: 'Redeems a code that has a challenge, without a verifier.',
    },
    (target, grant) => target.redeem(grant, { code_verifier: null }),
    // A parameter that is missing makes the request invalid, too.
    ['invalid_grant', 'invalid_request'],
  ),
  defineCheck({
    id: 'pkce-downgrade-request',
    title: 'A verifier is refused where there was no challenge',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §4.8.2'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Asks without a challenge, and redeems the code with a verifier.',
    expectation: 'A refusal: of the request, or with invalid_grant of the verifier.',
    threats: ['pkce-downgrade'],
    fix: 'Refuse a code_verifier for a code without a challenge with invalid_grant.',
    async run(target) {
      if (target.provider.pkce.method === 'none') return withoutPkce
      const seen = await target.logIn({ code_challenge: null, code_challenge_method: null })
      const code = seen.kind === 'callback' ? seen.params.get('code') : null
      if (seen.kind === 'page' || code === null) return refusedRequest(target, seen)
      const { asked, evidence } = seen
      const answer = await target.redeem(
        { asked, callback: seen, code, evidence },
        { code_verifier: randomText() },
      )
      return refusedWith(target, answer, ['invalid_grant', 'invalid_request'])
    },
    mutants: [{ name: 'looks at no verifier', world: blind }],
  }),
  refusesVerifier(
    {
      id: 'pkce-s256-to-plain',
      title: 'The challenge is not its own verifier',
      level: 'must',
      tier: 1,
      spec: ['RFC 7636 §4.6'],
      stimulus: 'Redeems a code with the S256 challenge in place of the verifier.',
    },
    (target, grant) =>
      target.redeem(grant, { code_verifier: challengeOf(grant.asked.verifier ?? '') }),
  ),
  refusesVerifier(
    {
      id: 'pkce-verifier-cross-session',
      title: 'The verifier of another login is refused',
      level: 'must',
      tier: 2,
      spec: ['RFC 7636 §4.6'],
      stimulus: 'Redeems a code with the verifier of another login that is going on.',
    },
    async (target, grant) => {
      const other = await target.grant()
      return target.redeem(grant, { code_verifier: other.asked.verifier })
    },
  ),
  defineCheck({
    id: 'pkce-unknown-method',
    title: 'An unknown challenge method is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 7636 §4.4.1'],
    lanes: NO_USER,
    stimulus: 'Asks with a code_challenge_method that does not exist.',
    expectation: 'invalid_request by redirect, or an error page.',
    threats: ['pkce-downgrade'],
    fix: 'Refuse a code_challenge_method that is not supported with invalid_request.',
    run: (target) => refusesMethod(target, 'trivet-unknown', challengeOf(randomText())),
    mutants: [
      {
        name: 'takes it for S256',
        world: overlooks('authorization', query({ code_challenge_method: 'S256' })),
      },
    ],
  }),
  defineCheck({
    id: 'pkce-plain-refused',
    title: 'The challenge method plain is refused',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §2.1.1'],
    lanes: NO_USER,
    stimulus: 'Asks with code_challenge_method=plain.',
    expectation: 'invalid_request by redirect, or an error page.',
    threats: ['pkce-downgrade'],
    fix: 'Support S256 only.',
    run: (target) => refusesMethod(target, 'plain', randomText()),
    mutants: [
      {
        name: 'takes it',
        world: overlooks('authorization', query({ code_challenge_method: 'S256' })),
      },
    ],
  }),
  defineCheck({
    id: 'pkce-required-public',
    title: 'A public client without a challenge is refused',
    // A MUST, but of a draft.
    level: 'should',
    tier: 1,
    spec: ['OAuth 2.1 §4.1.2.1', 'RFC 9700 §2.1.1'],
    lanes: NO_USER,
    needs: ['public-client'],
    stimulus:
      'Asks for authorization as a public client without a challenge, and redeems what comes.',
    expectation: 'invalid_request at the authorization endpoint; at the latest no token.',
    threats: THREATS,
    fix: 'Refuse an authorization request of a public client without code_challenge with invalid_request.',
    async run(target) {
      const client = target.publicClient ?? target.client
      const changes = { code_challenge: null, code_challenge_method: null }
      const seen = await attempt(target, changes, client)
      const code = seen.kind === 'callback' ? seen.params.get('code') : null
      if (seen.kind === 'page' || code === null) return refusedRequest(target, seen)
      const { asked, evidence } = seen
      const answer = await target.redeem({ asked, callback: seen, code, evidence })
      return hasToken(answer)
        ? violated(answer, 'A token came without a challenge, a verifier and a secret.')
        : kept(answer, `The request was granted, and the code refused (${told(answer)}).`)
    },
    mutants: [
      {
        name: 'gives tokens all the same',
        world: answers('token', (one) =>
          one.status === 401
            ? {
                ...one,
                status: 200,
                body: '{"access_token":"for-anybody-with-a-code","token_type":"Bearer"}',
              }
            : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'pkce-short-verifier',
    title: 'A verifier of less than 43 characters is refused',
    level: 'should',
    tier: 3,
    spec: ['RFC 7636 §4.1'],
    lanes: OWN_SERVER,
    needs: ['user'],
    stimulus:
      'Signs in with the challenge of a verifier of ten characters, and redeems the code with it.',
    expectation: 'A refusal.',
    threats: ['code-guessing'],
    fix: 'Refuse a code_verifier that is shorter than 43 characters.',
    async run(target) {
      const verifier = 'ten-charac'
      const grant = await target.grant({ code_challenge: challengeOf(verifier) })
      if (grant.asked.verifier === null) return withoutPkce
      const answer = await target.redeem(grant, { code_verifier: verifier })
      return refusedWith(target, answer, ['invalid_grant', 'invalid_request'])
    },
    mutants: [{ name: 'does not count', world: blind }],
  }),
]

async function refusesMethod(target: Target, method: string, challenge: string): Promise<Finding> {
  if (target.provider.pkce.method === 'none') return withoutPkce
  const seen = await attempt(target, { code_challenge: challenge, code_challenge_method: method })
  return refusedRequest(target, seen, ['invalid_request'])
}
