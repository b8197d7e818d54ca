import { drift, emulated, unseen } from './drift-check.ts'
import { NO_USER, OFFLINE, WITH_USER } from '../../provider-check.ts'
import { publicAnswers } from '../../judges/drift.ts'
import { errorIn, hasToken, standardError, told } from '../../judges/errors.ts'
import { kept, skipped, violated, type Finding } from '../../finding.ts'
import { answers, headers, members, overlooks, query } from '../../mutants.ts'
import { profileProof } from '../../target/profile-evidence.ts'
import { secretWay } from '../../target/client-authentication.ts'
import { challengeOf, randomText } from '../../target/ask.ts'
import { bogusCode } from '../../target/scenes.ts'
import type { Answer, Target } from '../../target/target.ts'
import { keysIn } from '../idt.ts'

/** What a provider can do: authenticate clients, heed challenges, sign; and for how long. */
export const supportDrift = [
  drift({
    id: 'drift-client-auth',
    title: 'Every way of client authentication of the profile works',
    level: 'should',
    tier: 2,
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code in each way of the profile.',
    expectation: 'invalid_grant each time: the client was authenticated.',
    async run(target) {
      const ways = target.provider.client.authentication.flatMap(secretWay)
      if (ways.length === 0)
        return skipped('not-applicable', 'No way of the profile takes a secret as it is.')
      const tried: Array<readonly [string, Answer]> = []
      for (const way of ways) tried.push([way, await target.token(bogusCode(target), { way })])
      const failed = tried.filter(
        ([, answer]) => standardError(errorIn(answer) ?? '', target.provider) === 'invalid_client',
      )
      const proofs = tried.map(([, answer]) => answer)
      return failed.length === 0
        ? kept(proofs, `${tried.map(([way]) => way).join(', ')} work.`)
        : violated(proofs, `${failed.map(([way]) => way).join(', ')} does not work.`)
    },
    mutants: [
      {
        name: 'takes no Basic any more',
        ...emulated,
        world: overlooks('token', ({ headers: { authorization: _, ...rest }, ...request }) => ({
          ...request,
          headers: rest,
        })),
      },
    ],
  }),
  drift({
    id: 'drift-pkce',
    title: 'PKCE works as the profile says',
    level: 'must',
    tier: 1,
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in with a challenge, and redeems the code without its verifier.',
    expectation: 'A refusal where the profile sends challenges, tokens where it does not.',
    threats: ['code-injection'],
    async run(target) {
      if (target.provider.pkce.method === 'none') return stillWithoutPkce(target)
      const answer = await target.redeem(await target.grant(), { code_verifier: null })
      const proofs = [answer, profileProof(target.provider, '/pkce')]
      return hasToken(answer)
        ? violated(proofs, 'The code was redeemed without its verifier: the challenge is ignored.')
        : kept(proofs, `The code was refused (${told(answer)}).`)
    },
    mutants: [
      {
        name: 'ignores challenges',
        ...emulated,
        world: overlooks(
          'authorization',
          query({ code_challenge: null, code_challenge_method: null }),
        ),
      },
    ],
  }),
  drift({
    id: 'drift-headers',
    title: 'No endpoint announces its end',
    level: 'should',
    tier: 2,
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Looks at the headers of a few answers.',
    expectation: 'Neither Deprecation nor Sunset.',
    fix: 'Read what the provider announces, and move in time.',
    async run(target) {
      const seen = await publicAnswers(target)
      const ending = seen.find(({ headers: sent }) => 'deprecation' in sent || 'sunset' in sent)
      if (seen.length === 0) return unseen('an answer')
      return ending === undefined
        ? kept(seen, 'Nothing announces its end.')
        : violated(
            ending,
            `Announced: ${ending.headers['sunset'] ?? ending.headers['deprecation'] ?? ''}.`,
          )
    },
    mutants: [
      {
        name: 'ends next year',
        ...emulated,
        world: answers('token', headers({ sunset: 'Thu, 31 Dec 2026 23:59:59 GMT' })),
      },
      {
        name: 'is deprecated',
        ...emulated,
        world: answers('userInfo', headers({ deprecation: '@1788000000' })),
      },
    ],
  }),
  drift({
    id: 'drift-jwks',
    title: 'Keys are for the algorithms of the profile',
    level: 'should',
    tier: 2,
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['id-token'],
    stimulus: 'Reads the published keys.',
    expectation:
      'alg of each signing key, where it is named, is in the profile. New keys are normal.',
    async run(target) {
      const answer = await target.scene('keys')
      if (answer === null) return unseen('the keys')
      const known: readonly string[] = target.provider.idToken?.algorithms ?? []
      const algorithms = keysIn(answer).flatMap(({ alg, use }) =>
        typeof alg === 'string' && use !== 'enc' ? [alg] : [],
      )
      const strange = algorithms.filter((alg) => !known.includes(alg))
      return strange.length === 0 || strange.length < algorithms.length
        ? kept(answer, `The algorithms are ${[...new Set(algorithms)].join(', ') || 'not named'}.`)
        : violated(
            [answer, profileProof(target.provider, '/idToken')],
            `The algorithms are ${strange.join(', ')} only.`,
          )
    },
    mutants: [
      {
        name: 'changed its algorithm',
        ...emulated,
        world: answers(
          'keys',
          members({ keys: [{ kty: 'EC', kid: 'new', alg: 'ES512', crv: 'P-521' }] }),
        ),
      },
    ],
  }),
]

/** A provider that begins to heed challenges could be asked with one. */
async function stillWithoutPkce(target: Target): Promise<Finding> {
  const challenge = challengeOf(randomText())
  const asked = { code_challenge: challenge, code_challenge_method: 'S256' }
  const answer = await target.redeem(await target.grant(asked))
  const proofs = [answer, profileProof(target.provider, '/pkce')]
  return hasToken(answer)
    ? kept(proofs, 'A challenge is ignored, as the profile says.')
    : violated(
        proofs,
        `PKCE is supported now: without its verifier the code was refused (${told(answer)}).`,
      )
}
