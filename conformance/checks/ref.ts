import { defineCheck, NO_USER, OFFLINE, WITH_USER } from '../provider-check.ts'
import { hasToken, refused, refusedWith, told } from '../judges/errors.ts'
import { inconclusive, kept, skipped, violated, worst, type Finding } from '../finding.ts'
import { answers, members, onError, onSuccess, status, tokens } from '../mutants.ts'
import { membersOf } from '../target/answers.ts'
import type { Session, Target, TestClient } from '../target/target.ts'
import { secretsFinding } from './tres.ts'

const none: Finding = skipped(
  'not-applicable',
  'No refresh token was issued. A provider may want to be asked: --param, --scope.',
)

/** Refresh tokens: RFC 6749 §6. */
export const refreshChecks = [
  defineCheck({
    id: 'ref-works',
    title: 'A refresh token gives another access token',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §6'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Refreshes.',
    expectation: 'Status 200, and an access token that is not the old one.',
    fix: 'Issue a new access token for grant_type=refresh_token.',
    run: (target) =>
      withRefresh(target, async ({ accessToken, refreshToken }) => {
        const answer = await refresh(target, refreshToken)
        const fresh = membersOf(answer)['access_token']
        return typeof fresh === 'string' && fresh !== accessToken
          ? kept(answer, 'Another access token came.')
          : violated(
              answer,
              hasToken(answer) ? 'The old token came again.' : `No token came (${told(answer)}).`,
            )
      }),
    mutants: [
      {
        name: 'refuses',
        world: answers('token', (one, { body }) =>
          isRefresh(body)
            ? status(400)(members({ access_token: undefined, error: 'invalid_grant' })(one))
            : one,
        ),
      },
      {
        name: 'gives the same one',
        world: answers('token', onSuccess(members({ access_token: 'always-the-same' }))),
      },
    ],
  }),
  defineCheck({
    id: 'ref-bound-to-client',
    title:
      'A refresh token is worth nothing to another client, nor to one that does not authenticate',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §6', 'RFC 6749 §10.4'],
    lanes: WITH_USER,
    needs: ['user', 'secret', 'second-client'],
    stimulus: "Refreshes with another client's credentials, and with the client_id alone.",
    expectation: 'invalid_grant, and invalid_client.',
    threats: ['token-theft'],
    fix: 'Authenticate the client first, and refuse a refresh token of another one with invalid_grant.',
    run: (target) =>
      withRefresh(target, async ({ refreshToken }) => {
        const { clientId, redirectUri } = target.client
        const asOther = await refresh(target, refreshToken, target.otherClient ?? undefined)
        const asNobody = await refresh(target, refreshToken, { clientId, redirectUri })
        return worst([
          refusedWith(target, asOther, ['invalid_grant']),
          refusedWith(target, asNobody, ['invalid_client', 'invalid_request'], [400, 401]),
        ])
      }),
    mutants: [
      {
        name: 'does not look whose it is',
        world: answers('token', (one, { body }) =>
          isRefresh(body) && one.status >= 400 ? tokens() : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ref-rotation-public',
    title: 'A public client gets a new refresh token each time, and the old one dies',
    level: 'must',
    tier: 1,
    spec: ['RFC 9700 §2.2.2', 'RFC 9700 §4.14.2'],
    lanes: WITH_USER,
    needs: ['user', 'public-client'],
    stimulus: 'Refreshes twice as a public client: with the token, and with the same one again.',
    expectation: 'Another refresh token the first time, a refusal the second.',
    threats: ['token-theft'],
    fix: 'Rotate the refresh tokens of public clients, or bind them to a key of the client.',
    run: (target) =>
      withRefresh(
        target,
        async ({ refreshToken }) => {
          const client = target.publicClient ?? target.client
          const first = await refresh(target, refreshToken, client)
          const next = membersOf(first)['refresh_token']
          if (typeof next !== 'string' || next === refreshToken)
            return first.isComplete
              ? violated(first, 'No new refresh token came.')
              : inconclusive(
                  'No new refresh token came; nothing is recorded of public clients.',
                  first,
                )
          return refused(target, await refresh(target, refreshToken, client))
        },
        target.publicClient ?? undefined,
      ),
    mutants: [
      {
        name: 'keeps the old one',
        world: answers('token', (one, { body }) =>
          isRefresh(body) ? members({ refresh_token: undefined })(one) : one,
        ),
      },
      {
        name: 'lets the old one live',
        world: answers('token', (one, { body }) =>
          isRefresh(body) && one.status >= 400 ? tokens() : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ref-replay-kills-family',
    title: 'Who uses a replaced refresh token ends its successor too',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.14.2'],
    lanes: WITH_USER,
    needs: ['user', 'public-client'],
    stimulus: 'Refreshes as a public client, sends the old token again, and then the new one.',
    expectation: 'The new one is refused too.',
    threats: ['token-theft'],
    fix: 'When a replaced refresh token comes again, revoke the whole grant: one of the two who have it stole it.',
    run: (target) =>
      withRefresh(
        target,
        async ({ refreshToken }) => {
          const client = target.publicClient ?? target.client
          const next = membersOf(await refresh(target, refreshToken, client))['refresh_token']
          if (typeof next !== 'string')
            return skipped('not-applicable', 'Refresh tokens are not rotated.')
          await refresh(target, refreshToken, client)
          return refused(target, await refresh(target, next, client))
        },
        target.publicClient ?? undefined,
      ),
    mutants: [
      {
        name: 'forgives',
        world: answers('token', (one, { body }) =>
          isRefresh(body) && one.status >= 400 ? tokens() : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ref-scope-escalation',
    title: 'A refresh gives no scope that the user did not grant',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §6'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Refreshes with a scope more.',
    expectation: 'invalid_scope, or a token whose scope is named and is the old one.',
    threats: ['privilege-escalation'],
    fix: 'Refuse a refresh that asks for more than was granted with invalid_scope.',
    run: (target) =>
      withRefresh(target, async ({ refreshToken, grant }) => {
        const scope = [...grant.asked.scopes, 'trivet-unknown'].join(' ')
        const answer = await target.token({
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          scope,
        })
        if (!hasToken(answer))
          return refusedWith(target, answer, ['invalid_scope', 'invalid_request'])
        const given = membersOf(answer)['scope']
        return typeof given === 'string' && !given.includes('trivet-unknown')
          ? kept(answer, `The scope stayed ${given}.`)
          : answer.isComplete
            ? violated(answer, 'The scope was granted, or nothing says that it was not.')
            : inconclusive('What becomes of it is the emulator’s own.', answer)
      }),
    mutants: [
      {
        name: 'grants it',
        world: answers('token', (one, { body }) =>
          isRefresh(body) ? members({ scope: 'trivet-unknown' })(one) : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ref-bogus',
    title: 'A refresh token that nobody issued is refused with invalid_grant',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Refreshes with a made-up token.',
    expectation: 'Status 400 and error invalid_grant.',
    threats: ['token-forgery'],
    fix: 'Answer an unknown refresh token with 400 and {"error":"invalid_grant"}.',
    async run(target) {
      const answer = await target.scene('refresh-token-unknown')
      return answer === null
        ? skipped('not-declared', 'No fixture shows it.')
        : refusedWith(target, answer, [
            'invalid_grant',
            'unsupported_grant_type',
            'unauthorized_client',
          ])
    },
    mutants: [
      { name: 'gives tokens', world: answers('token', tokens) },
      {
        name: 'says invalid_request',
        world: answers('token', onError(members({ error: 'invalid_request' }))),
      },
    ],
  }),
  defineCheck({
    id: 'ref-entropy',
    title: 'Refresh tokens cannot be guessed',
    level: 'must',
    tier: 3,
    spec: ['RFC 6749 §10.10', 'RFC 6749 §A.17'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in twice, and looks at the refresh tokens.',
    expectation: 'Different tokens of visible characters, with room for 128 bits.',
    threats: ['token-guessing'],
    fix: 'Draw at least 128 bits for each refresh token from a cryptographic source.',
    run: (target) =>
      withRefresh(target, async (session) => {
        const other = await target.freshSession()
        return secretsFinding(
          [session.refreshToken, other.refreshToken ?? ''],
          [session.answer, other.answer],
        )
      }),
    mutants: [
      {
        name: 'gives the same one',
        world: answers('token', onSuccess(members({ refresh_token: 'the-same-for-everybody' }))),
      },
    ],
  }),
]

type Refreshable = Session & { readonly refreshToken: string }

/** With a login of its own: what is refreshed may end. */
async function withRefresh(
  target: Target,
  judge: (session: Refreshable) => Promise<Finding>,
  client?: TestClient,
): Promise<Finding> {
  const session = await target.freshSession({}, client)
  const { refreshToken } = session
  return refreshToken === null ? none : judge({ ...session, refreshToken })
}

function refresh(target: Target, refreshToken: string, client: TestClient = target.client) {
  return target.token({ grant_type: 'refresh_token', refresh_token: refreshToken }, { client })
}

function isRefresh(body: string | undefined): boolean {
  return body?.includes('grant_type=refresh_token') === true
}
