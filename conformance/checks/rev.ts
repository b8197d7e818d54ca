import { defineCheck, NO_USER, WITH_USER } from '../provider-check.ts'
import { hasToken, isServed, refused, refusedWith, told } from '../judges/errors.ts'
import { inconclusive, kept, skipped, violated, type Finding } from '../finding.ts'
import { answers, json, status } from '../mutants.ts'
import { presentClient } from '../target/client-authentication.ts'
import { bogus } from '../target/scenes.ts'
import type { Answer, Target, TestClient } from '../target/target.ts'

const FIX = 'Mark the grant as revoked, and look at that mark at every endpoint.'
const THREATS = ['token-theft']

/** Says that it has revoked, and does nothing. */
const lying = { name: 'does nothing', world: notRevoking() }

/** Revocation: RFC 7009. */
export const revocationChecks = [
  defineCheck({
    id: 'rev-bogus-200',
    title: 'Revoking a token that does not exist succeeds',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2.2'],
    lanes: NO_USER,
    needs: ['revocation'],
    stimulus: 'Revokes a made-up token.',
    expectation: 'Status 200.',
    fix: 'Answer 200 for a token that is not known: it is as good as revoked.',
    async run(target) {
      const answer = await revoke(target, bogus())
      if (!answer.isComplete) return inconclusive('The endpoint is the emulator’s own.', answer)
      return answer.status === 200
        ? kept(answer, 'The status is 200.')
        : violated(answer, `The answer is ${told(answer)}.`)
    },
    mutants: [{ name: 'says 400', world: answers('revocation', status(400)) }],
  }),
  defineCheck({
    id: 'rev-client-auth',
    title: 'A confidential client has to authenticate to revoke',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2.1'],
    lanes: NO_USER,
    needs: ['revocation', 'secret'],
    stimulus: 'Revokes a made-up token with the client_id alone.',
    expectation: 'Error invalid_client.',
    threats: ['denial-of-service'],
    fix: 'Authenticate the client at the revocation endpoint as at the token endpoint.',
    async run(target) {
      const { clientId, redirectUri } = target.client
      const answer = await revoke(target, bogus(), { clientId, redirectUri })
      if (!answer.isComplete) return inconclusive('The endpoint is the emulator’s own.', answer)
      return refusedWith(target, answer, ['invalid_client', 'invalid_request'], [400, 401])
    },
    mutants: [{ name: 'lets everybody', world: answers('revocation', () => json(200, {})) }],
  }),
  defineCheck({
    id: 'rev-refresh-works',
    title: 'A revoked refresh token is dead',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2'],
    lanes: WITH_USER,
    needs: ['user', 'revocation'],
    stimulus: 'Revokes a refresh token, and refreshes with it.',
    expectation: 'Error invalid_grant.',
    threats: THREATS,
    fix: FIX,
    run: (target) =>
      afterRevoking(target, 'refresh', async (_, refreshToken) =>
        refused(
          target,
          await target.token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
        ),
      ),
    mutants: [lying],
  }),
  defineCheck({
    id: 'rev-access-works',
    title: 'A revoked access token is dead',
    level: 'should',
    tier: 2,
    spec: ['RFC 7009 §2'],
    lanes: WITH_USER,
    needs: ['user', 'revocation', 'user-info'],
    stimulus: 'Revokes an access token, and asks for user information with it.',
    expectation: 'Status 401.',
    threats: THREATS,
    fix: FIX,
    run: (target) =>
      afterRevoking(target, 'access', (accessToken) => deadToken(target, accessToken)),
    mutants: [lying],
  }),
  defineCheck({
    id: 'rev-cascade',
    title: 'With a refresh token its access tokens end',
    level: 'should',
    tier: 3,
    spec: ['RFC 7009 §2.1'],
    lanes: WITH_USER,
    needs: ['user', 'revocation', 'user-info'],
    stimulus: 'Revokes a refresh token, and uses the access token that came with it.',
    expectation: 'Status 401.',
    threats: THREATS,
    fix: FIX,
    run: (target) =>
      afterRevoking(target, 'refresh', (accessToken) => deadToken(target, accessToken)),
    mutants: [lying],
  }),
  defineCheck({
    id: 'rev-bound-to-client',
    title: 'Nobody can revoke what is not its own',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2.1'],
    lanes: WITH_USER,
    needs: ['user', 'revocation', 'second-client', 'user-info'],
    stimulus: "Revokes an access token with another client's credentials, and uses it.",
    expectation: 'The token still works.',
    threats: ['denial-of-service'],
    fix: 'Compare the client with that of the token, and refuse where they differ.',
    async run(target) {
      const { accessToken } = await target.freshSession()
      const revoked = await revoke(target, accessToken, target.otherClient ?? target.client)
      if (!revoked.isComplete) return inconclusive('The endpoint is the emulator’s own.', revoked)
      const answer = await target.userInfo(accessToken)
      return isServed(answer)
        ? kept([revoked, answer], 'The token still works.')
        : violated([revoked, answer], `The token is dead (status ${answer.status}).`)
    },
    mutants: [
      {
        name: 'revokes for everybody',
        world: (world, provider) => {
          let isRevoked = false
          return answers('userInfo', (one) => (isRevoked ? status(401)(one) : one))(
            answers('revocation', (one) => {
              isRevoked = true
              return one
            })(world, provider),
            provider,
          )
        },
      },
    ],
  }),
]

function revoke(
  target: Target,
  token: string,
  client: TestClient = target.client,
): Promise<Answer> {
  const presented = presentClient(client, target.provider)
  return target.send({
    method: 'POST',
    url: target.provider.endpoints.revocation ?? '',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...presented.headers,
    },
    body: new URLSearchParams({ token, ...presented.form }).toString(),
  })
}

async function afterRevoking(
  target: Target,
  which: 'access' | 'refresh',
  judge: (accessToken: string, refreshToken: string) => Promise<Finding>,
): Promise<Finding> {
  const { accessToken, refreshToken } = await target.freshSession()
  const token = which === 'access' ? accessToken : refreshToken
  if (token === null) return skipped('not-applicable', 'No refresh token was issued.')
  const answer = await revoke(target, token)
  if (answer.status !== 200)
    return violated(answer, `The revocation was refused (${told(answer)}).`)
  return judge(accessToken, refreshToken ?? '')
}

async function deadToken(target: Target, accessToken: string): Promise<Finding> {
  const answer = await target.userInfo(accessToken)
  return isServed(answer) || hasToken(answer)
    ? violated(answer, 'The token still works.')
    : kept(answer, `The token is dead (status ${answer.status}).`)
}

function notRevoking(): NonNullable<Parameters<typeof defineCheck>[0]['mutants'][number]['world']> {
  return (world, { endpoints }) => ({
    ...world,
    send: (request, signal) =>
      request.url === endpoints.revocation
        ? Promise.resolve(json(200, {}))
        : world.send(request, signal),
  })
}
