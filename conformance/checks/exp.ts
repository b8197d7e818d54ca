import { defineCheck, WITH_USER } from '../provider-check.ts'
import { refusedOtherwise, refusedWith } from '../judges/errors.ts'
import { kept, skipped, violated } from '../finding.ts'
import { answers, members, onSuccess, tokens } from '../mutants.ts'
import { membersOf } from '../target/answers.ts'

const TEN_MINUTES_MS = 600_000

/** What ends, and when: RFC 6749 §4.1.2, RFC 6750 §3.1. */
export const expiryChecks = [
  defineCheck({
    id: 'exp-code-lifetime',
    title: 'A code is dead after ten minutes',
    level: 'should',
    tier: 2,
    spec: ['RFC 6749 §4.1.2'],
    lanes: WITH_USER,
    needs: ['user', 'clock'],
    stimulus: 'Redeems a code ten minutes and a second after it came.',
    expectation: 'Error invalid_grant.',
    threats: ['code-replay'],
    fix: 'Let codes end after ten minutes at most; a minute is enough.',
    async run(target) {
      const grant = await target.grant()
      await target.wait(TEN_MINUTES_MS + 1000)
      return refusedWith(target, await target.redeem(grant), ['invalid_grant'])
    },
    mutants: [
      {
        name: 'lets them live',
        world: answers('token', (one) => (one.status === 400 ? tokens() : one)),
      },
    ],
  }),
  defineCheck({
    id: 'exp-token-enforced',
    title: 'An access token is dead when its time is over',
    level: 'must',
    tier: 2,
    spec: ['RFC 6750 §3.1'],
    lanes: WITH_USER,
    needs: ['user', 'clock', 'user-info'],
    stimulus: 'Uses an access token a minute after expires_in.',
    expectation: 'Status 401.',
    threats: ['token-leakage'],
    fix: 'Compare the time with the end of the token at every request.',
    async run(target) {
      const { accessToken, answer } = await target.freshSession()
      const lifetime = membersOf(answer)['expires_in']
      if (typeof lifetime !== 'number') return skipped('not-applicable', 'The token has no end.')
      await target.wait(lifetime * 1000 + 60_000)
      const user = await target.userInfo(accessToken)
      if (user.status === 401) return kept(user, 'The status is 401.')
      return refusedOtherwise(target, user) ?? violated(user, `The status is ${user.status}.`)
    },
    mutants: [
      {
        name: 'says less than it means',
        world: answers('token', onSuccess(members({ expires_in: 60 }))),
      },
    ],
  }),
]
