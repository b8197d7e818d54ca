import { defineCheck, NO_USER, OFFLINE, WITH_USER } from '../provider-check.ts'
import { declares, isServed, refusedOtherwise, told } from '../judges/errors.ts'
import { readChallenges } from '../judges/challenge.ts'
import {
  inconclusive,
  kept,
  nonstrict,
  skipped,
  violated,
  worst,
  type Finding,
} from '../finding.ts'
import {
  answers,
  headers,
  json,
  members,
  onError,
  onSuccess,
  overlooks,
  status,
} from '../mutants.ts'
import { isJsonType, mediaTypeOf, membersOf, valueAt } from '../target/answers.ts'
import { bogus } from '../target/scenes.ts'
import type { Answer, Target } from '../target/target.ts'

const somebody = () => json(200, { sub: 'somebody' })

/** User information, and how a bearer token is used: RFC 6750, OpenID Connect Core §5.3. */
export const userInfoChecks = [
  defineCheck({
    id: 'ui-get-ok',
    title: 'User information is a JSON object with the same subject at each login',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §5.3.1', 'OIDC Core §5.3.2'],
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user', 'user-info'],
    stimulus: 'Asks with the token of two logins.',
    expectation: 'Status 200, JSON, and the same id of the user.',
    threats: ['account-takeover'],
    fix: 'Answer GET with a JSON object whose subject never changes for a user.',
    run: sameSubject,
    mutants: [
      {
        name: 'sends HTML',
        world: answers('userInfo', onSuccess(headers({ 'content-type': 'text/html' }))),
      },
      {
        name: 'gives everybody a new subject each time',
        world: (world, provider) => {
          let count = 0
          return answers('userInfo', (one) => onSuccess(members({ sub: String(count++) }))(one))(
            world,
            provider,
          )
        },
      },
      {
        name: 'has no subject',
        world: answers('userInfo', onSuccess(members({ sub: undefined }))),
      },
    ],
  }),
  defineCheck({
    id: 'ui-post-ok',
    title: 'User information can be asked for by POST',
    level: 'must',
    tier: 3,
    spec: ['OIDC Core §5.3.1'],
    lanes: WITH_USER,
    needs: ['user', 'user-info', 'id-token'],
    stimulus: 'Asks by POST with the token in the header.',
    expectation: 'Status 200.',
    fix: 'Answer POST at the UserInfo endpoint as GET.',
    async run(target) {
      const { accessToken } = await target.session()
      const answer = await target.send({
        method: 'POST',
        url: target.provider.endpoints.userInfo ?? '',
        headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
      })
      return answer.status === 200
        ? kept(answer, 'The status is 200.')
        : violated(answer, `The status is ${answer.status}.`)
    },
    mutants: [
      {
        name: 'knows GET only',
        world: answers('userInfo', (one, { method }) =>
          method === 'POST' ? status(405)(one) : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ui-no-token-challenge',
    title: 'Without a token there is 401, and a Bearer challenge',
    level: 'must',
    tier: 1,
    spec: ['RFC 6750 §3'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['user-info'],
    stimulus: 'Asks for user information without a token.',
    expectation: 'Status 401, and WWW-Authenticate with the scheme Bearer.',
    fix: 'Answer a request without a token with 401 and WWW-Authenticate: Bearer.',
    run: (target) => onRefusal(target, 'token-missing', (answer) => challenged(target, answer)),
    mutants: [
      { name: 'answers', world: answers('userInfo', somebody) },
      { name: 'says 403', world: answers('userInfo', onError(status(403))) },
      {
        name: 'has no challenge',
        world: answers('userInfo', headers({ 'www-authenticate': null })),
      },
    ],
  }),
  defineCheck({
    id: 'ui-no-token-no-code',
    title: '… and the challenge names no error',
    level: 'should',
    tier: 3,
    spec: ['RFC 6750 §3.1'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['user-info'],
    stimulus: 'Asks for user information without a token.',
    expectation: 'A Bearer challenge without error.',
    fix: 'Leave error out of the challenge where no token was sent.',
    run: (target) =>
      onRefusal(target, 'token-missing', (answer) => {
        const bearer = bearerIn(answer)
        if (bearer === undefined) return unchallenged(answer, 'There is no Bearer challenge.')
        return 'error' in bearer
          ? violated(answer, `The challenge names error ${bearer['error'] ?? ''}.`)
          : kept(answer, 'The challenge names no error.')
      }),
    mutants: [
      {
        name: 'calls it an invalid token',
        world: answers('userInfo', headers({ 'www-authenticate': 'Bearer error="invalid_token"' })),
      },
    ],
  }),
  defineCheck({
    id: 'ui-bad-token-401',
    title: 'A token that nobody issued is refused with invalid_token',
    level: 'should',
    tier: 1,
    spec: ['RFC 6750 §3.1'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['user-info'],
    stimulus: 'Asks for user information with a made-up token.',
    expectation: 'Status 401, and error="invalid_token" in the challenge.',
    threats: ['token-forgery'],
    fix: 'Answer an unknown token with 401 and WWW-Authenticate: Bearer error="invalid_token".',
    run: (target) =>
      onRefusal(target, 'token-invalid', (answer) => {
        const base = challenged(target, answer)
        if (base.kind !== 'kept') return base
        const error = bearerIn(answer)?.['error']
        return error === 'invalid_token'
          ? kept(answer, 'The challenge has error="invalid_token".')
          : violated(
              answer,
              `The challenge has ${error === undefined ? 'no error' : `error="${error}"`}.`,
            )
      }),
    mutants: [
      { name: 'answers', world: answers('userInfo', somebody) },
      { name: 'says 403', world: answers('userInfo', onError(status(403))) },
      {
        name: 'names no error',
        world: answers('userInfo', headers({ 'www-authenticate': 'Bearer' })),
      },
    ],
  }),
  defineCheck({
    id: 'ui-challenge-wellformed',
    title: 'The challenge can be parsed',
    level: 'must',
    tier: 2,
    spec: ['RFC 9110 §11.6.1', 'RFC 6750 §3'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['user-info'],
    stimulus: 'Asks without a token and with a made-up one, and parses WWW-Authenticate.',
    expectation: 'A scheme, and then name=value pairs with commas between them.',
    fix: 'Write challenges as RFC 9110 has them: WWW-Authenticate: Bearer realm="api", error="invalid_token".',
    async run(target) {
      const seen = [await target.scene('token-missing'), await target.scene('token-invalid')]
      const refusals = seen.filter((answer) => answer !== null)
      const [first, ...others] = refusals.flatMap(parsed)
      if (first !== undefined) return worst([first, ...others])
      const [refusal] = refusals
      return refusal === undefined
        ? skipped('not-declared', 'No fixture shows a refusal.')
        : unchallenged(refusal, 'There is no challenge to parse.')
    },
    mutants: [
      {
        name: 'has a bare word',
        world: answers(
          'userInfo',
          headers({ 'www-authenticate': 'Bearer realm="api" invalid_token' }),
        ),
      },
      {
        name: 'leaves a quote open',
        world: answers('userInfo', headers({ 'www-authenticate': 'Bearer error="invalid' })),
      },
    ],
  }),
  defineCheck({
    id: 'ui-query-token-refused',
    title: 'A token in the query is refused or ignored',
    level: 'should',
    tier: 2,
    spec: ['RFC 9700 §4.3.2', 'OAuth 2.1 §5.1'],
    lanes: NO_USER,
    needs: ['user-info'],
    stimulus:
      'Asks with the token in the query: a good one where somebody can sign in, else a made-up one.',
    expectation: 'A refusal.',
    threats: ['token-leakage'],
    fix: 'Read access tokens from the Authorization header only.',
    async run(target) {
      const token = target.capabilities.has('user') ? (await target.session()).accessToken : bogus()
      const url = new URL(target.provider.endpoints.userInfo ?? '')
      url.searchParams.set('access_token', token)
      const common = { accept: 'application/json' }
      const answer = await target.send({ method: 'GET', url: url.href, headers: common })
      if (!isServed(answer)) return kept(answer, `The answer is ${told(answer)}.`)
      return target.provider.userInfo.token.in === 'query'
        ? nonstrict(answer, 'That is where the profile sends it (accessTokenIsNotInTheHeader).')
        : violated(answer, `The token in the query was accepted (status ${answer.status}).`)
    },
    mutants: [
      {
        name: 'reads the query',
        world: overlooks('userInfo', (request) => {
          const token = new URL(request.url).searchParams.get('access_token')
          return token === null
            ? request
            : { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
        }),
      },
    ],
  }),
  defineCheck({
    id: 'ui-scheme-case',
    title: 'The scheme may be written bearer or BEARER',
    level: 'must',
    tier: 3,
    spec: ['RFC 9110 §11.1'],
    lanes: WITH_USER,
    needs: ['user', 'user-info'],
    stimulus: 'Asks with the scheme in lower and in upper case.',
    expectation: 'Status 200 both times.',
    fix: 'Compare the authentication scheme without regard to case.',
    async run(target) {
      const { accessToken } = await target.session()
      const findings: Finding[] = []
      for (const scheme of ['bearer', 'BEARER']) {
        const answer = await target.userInfo(null, { authorization: `${scheme} ${accessToken}` })
        findings.push(
          answer.status === 200
            ? kept(answer, `${scheme} was accepted.`)
            : violated(answer, `${scheme} was refused (status ${answer.status}).`),
        )
      }
      return worst(findings as [Finding, ...Finding[]])
    },
    mutants: [
      {
        name: 'compares the case',
        world: answers('userInfo', (one, { headers: { authorization = '' } }) =>
          authorization.startsWith('BEARER') ? status(401)(one) : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'ui-scope-claims',
    title: 'What a user did not allow is not shown',
    level: 'should',
    tier: 2,
    spec: ['OIDC Core §5.4'],
    lanes: WITH_USER,
    needs: ['user', 'user-info', 'id-token'],
    stimulus: 'Signs in with the scope email, and without it.',
    expectation: 'An e-mail address with it, and none without.',
    threats: ['information-leakage'],
    fix: 'Show claims by the scopes that were granted.',
    async run(target) {
      const { scopes } = (await target.session()).grant.asked
      if (!scopes.includes('email')) return skipped('not-applicable', 'email is not asked for.')
      const others = scopes
        .filter((scope) => scope !== 'email')
        .join(target.provider.scopes.separator)
      const without = await target.freshSession({ scope: others })
      const full = await target.userInfo((await target.session()).accessToken)
      const less = await target.userInfo(without.accessToken)
      if (!('email' in membersOf(full)))
        return inconclusive('The user has no e-mail address.', full)
      return 'email' in membersOf(less)
        ? violated([full, less], 'The e-mail address is shown without its scope.')
        : kept([full, less], 'The e-mail address is shown with its scope only.')
    },
    mutants: [
      {
        name: 'shows everything',
        world: answers('userInfo', onSuccess(members({ email: 'a@example.com' }))),
      },
    ],
  }),
]

async function sameSubject(target: Target): Promise<Finding> {
  const first = await target.scene('user-full')
  if (first === null) return skipped('not-declared', 'No fixture shows a user.')
  const subject = subjectIn(first, target)
  const mediaType = mediaTypeOf(first)
  const isLabelledOtherwise =
    !isJsonType(mediaType) &&
    typeof first.json === 'object' &&
    declares(target, 'jsonIsLabelledOtherwise')
  if (first.status !== 200 || !(isJsonType(mediaType) || isLabelledOtherwise))
    return violated(first, `Status ${first.status}, ${mediaType || 'no media type'}.`)
  if (subject === undefined) return violated(first, 'The subject is not where the profile says.')
  if (isLabelledOtherwise)
    return nonstrict(
      first,
      `The JSON is labelled ${mediaType}, as the profile declares (jsonIsLabelledOtherwise).`,
    )
  if (target.lane === 'offline') return kept(first, `The subject is there.`)
  const second = await target.userInfo((await target.freshSession()).accessToken)
  return subjectIn(second, target) === subject
    ? kept([first, second], 'Both logins show the same subject.')
    : violated([first, second], 'The second login shows another subject.')
}

/** The user's id: `sub`, or where a pointer of the profile says. */
function subjectIn(answer: Answer, { provider }: Target): unknown {
  const { id } = provider.user
  if (typeof id === 'object' && 'values' in id) {
    const values = Object.values(id.values).map((one) =>
      typeof one === 'string' ? valueAt(answer.json, one) : undefined,
    )
    return values.includes(undefined) ? undefined : JSON.stringify(values)
  }
  const pointers = (typeof id === 'object' && 'first' in id ? id.first : [id]).filter(
    (one) => typeof one === 'string',
  )
  return pointers
    .map((pointer) => valueAt(answer.json, pointer))
    .find((value) => value !== undefined && value !== null)
}

async function onRefusal(
  target: Target,
  scene: 'token-missing' | 'token-invalid',
  judge: (answer: Answer) => Finding,
): Promise<Finding> {
  const answer = await target.scene(scene)
  return answer === null ? skipped('not-declared', 'No fixture shows it.') : judge(answer)
}

function challenged(target: Target, answer: Answer): Finding {
  if (answer.status !== 401)
    return (
      refusedOtherwise(target, answer) ??
      violated(answer, `The answer is ${told(answer)}; 401 was to be expected.`)
    )
  const header = answer.headers['www-authenticate']
  if (header === undefined)
    return answer.isComplete
      ? violated(answer, 'The 401 has no WWW-Authenticate header.')
      : unknownChallenge(answer)
  return bearerIn(answer) === undefined
    ? violated(answer, `The challenge is ${header}.`)
    : kept(answer, 'Status 401, with a Bearer challenge.')
}

/** The parameters of the Bearer challenge. */
function bearerIn({ headers: sent }: Answer): Readonly<Record<string, string>> | undefined {
  const challenges = readChallenges(sent['www-authenticate'] ?? '') ?? []
  return challenges.find(({ scheme }) => scheme === 'bearer')?.params
}

function parsed(answer: Answer): readonly Finding[] {
  const header = answer.headers['www-authenticate']
  if (header === undefined) return []
  return readChallenges(header) === null
    ? [violated(answer, `The challenge cannot be parsed: ${header}`)]
    : [kept(answer, 'The challenge can be parsed.')]
}

/** Whether there has to be a challenge is asked by another check. */
function unchallenged(answer: Answer, observed: string): Finding {
  const isUnknown = !answer.isComplete && answer.headers['www-authenticate'] === undefined
  return isUnknown ? unknownChallenge(answer) : skipped('not-applicable', observed)
}

function unknownChallenge(answer: Answer): Finding {
  return inconclusive(
    'No WWW-Authenticate header is known; the sources of the fixtures may leave it out.',
    answer,
  )
}
