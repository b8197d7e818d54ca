import { defineCheck, OWN_SERVER, WITH_USER } from '../provider-check.ts'
import { hasToken, isServed, refused, refusedWith } from '../judges/errors.ts'
import { inconclusive, kept, skipped, violated, worst } from '../finding.ts'
import { answers, json, status, tokens } from '../mutants.ts'
import type { WorldChange } from '../provider-check.ts'
import { randomText } from '../target/ask.ts'

const THREATS = ['code-replay']
const FIX =
  'Redeem a code in one atomic step that also marks it as used, and revoke what was issued when it comes again.'

/** Gives tokens for whatever is refused. */
const forgiving: WorldChange = answers('token', (one) => (one.status === 400 ? tokens() : one))

/** What happens when a code comes twice: RFC 6749 §4.1.2. */
export const replayChecks = [
  defineCheck({
    id: 'rep-code-reuse',
    title: 'A code works once',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code twice.',
    expectation: 'Error invalid_grant the second time.',
    threats: THREATS,
    fix: FIX,
    async run(target) {
      const { grant } = await target.freshSession()
      return refusedWith(target, await target.redeem(grant), ['invalid_grant'])
    },
    mutants: [{ name: 'redeems it again', world: forgiving }],
  }),
  defineCheck({
    id: 'rep-code-reuse-revokes',
    title: 'A code that comes twice ends the tokens of the first time',
    level: 'should',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 9700 §4.2.4'],
    lanes: WITH_USER,
    needs: ['user', 'user-info'],
    stimulus: 'Redeems a code twice, and uses the tokens of the first time.',
    expectation: 'The access token and the refresh token are dead.',
    threats: THREATS,
    fix: FIX,
    async run(target) {
      const { grant, accessToken, refreshToken } = await target.freshSession()
      const again = await target.redeem(grant)
      const user = await target.userInfo(accessToken)
      const access = isServed(user)
        ? violated([again, user], 'The access token still works.')
        : kept([again, user], `The access token is dead (status ${user.status}).`)
      if (refreshToken === null) return access
      const renewed = await target.token({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      })
      return worst([access, refused(target, renewed)])
    },
    mutants: [
      {
        name: 'lets the tokens live',
        world: (world, { endpoints }) => {
          const seen = new Set<string>()
          return {
            ...world,
            send(request, signal) {
              // The second time it says that it does not know the code, and thinks no further.
              const { url, body = '' } = request
              if (url === endpoints.token && seen.has(body))
                return Promise.resolve(json(400, { error: 'invalid_grant' }))
              seen.add(body)
              return world.send(request, signal)
            },
          }
        },
      },
    ],
  }),
  defineCheck({
    id: 'rep-code-race',
    title: 'Of many who redeem a code at once, one gets tokens',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §4.1.2', 'OAuth 2.1 §4.1.3'],
    lanes: OWN_SERVER,
    needs: ['user'],
    stimulus: 'Redeems a code twenty times at once.',
    expectation: 'One answer with tokens at most.',
    threats: THREATS,
    fix: 'Mark a code as used in the same atomic step in which it is looked up.',
    async run(target) {
      const grant = await target.grant()
      const all = await Promise.all(Array.from({ length: 20 }, () => target.redeem(grant)))
      const winners = all.filter(hasToken)
      if (winners.length === 0) return inconclusive('Nobody got tokens.', all.slice(0, 1))
      return winners.length === 1
        ? kept(winners, 'One of twenty got tokens.')
        : violated(winners.slice(0, 2), `${winners.length} of twenty got tokens.`)
    },
    mutants: [{ name: 'gives to everybody', world: forgiving }],
  }),
  defineCheck({
    id: 'rep-invalid-replay-harmless',
    title: 'Somebody who has seen a code cannot end the tokens that it gave',
    level: 'should',
    tier: 3,
    spec: ['OAuth 2.1 §7.5.2'],
    lanes: WITH_USER,
    needs: ['user', 'user-info'],
    stimulus: 'Redeems a code, sends it again with a wrong verifier, and uses the token.',
    expectation: 'The token still works.',
    threats: ['denial-of-service'],
    fix: 'Revoke on a replay only where the client and the verifier are right.',
    async run(target) {
      const { grant, accessToken } = await target.freshSession()
      if (grant.asked.verifier === null)
        return skipped('not-applicable', 'No verifier is sent to this provider.')
      const again = await target.redeem(grant, { code_verifier: randomText() })
      const user = await target.userInfo(accessToken)
      return isServed(user)
        ? kept([again, user], 'The token still works.')
        : violated([again, user], `The token is dead (status ${user.status}).`)
    },
    mutants: [
      {
        name: 'ends them',
        world: (world, provider) => {
          let refusals = 0
          return answers('userInfo', (one) => (refusals > 0 ? status(401)(one) : one))(
            answers('token', (one) => {
              if (one.status === 400) refusals++
              return one
            })(world, provider),
            provider,
          )
        },
      },
    ],
  }),
]
