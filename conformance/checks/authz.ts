import type { Fixtures } from '../fixtures-by-name.ts'
import { declares } from '../judges/errors.ts'
import { defineCheck, NO_USER, OFFLINE, WITH_USER } from '../provider-check.ts'
import {
  attempt,
  granted,
  isErrorRedirect,
  refusedRequest,
  withState,
} from '../judges/authorization.ts'
import { inconclusive, kept, nonstrict, skipped, violated, type Finding } from '../finding.ts'
import { answers, callback, json, overlooks, query, redirectTo, status } from '../mutants.ts'
import { membersOf } from '../target/answers.ts'
import type { Answer, Authorized, SeenCallback, Target } from '../target/target.ts'

/** What the authorization endpoint does with a request: RFC 6749 §3.1, §4.1.1. */
export const authorizationRequestChecks = [
  defineCheck({
    id: 'authz-unknown-param-ignored',
    title: 'A parameter that nobody knows does not spoil an authorization request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization with a parameter more.',
    expectation: 'The same as without it.',
    fix: 'Ignore parameters that are not known.',
    run: (target) => granted(target, { trivet_unknown: 'yes' }, 'with an unknown parameter'),
    mutants: [
      {
        name: 'refuses what it does not know',
        world: overlooks('authorization', (request) =>
          request.url.includes('trivet_unknown') ? query({ client_id: null })(request) : request,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'authz-duplicate-param-rejected',
    title: 'A parameter that occurs twice in an authorization request is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1', 'RFC 6749 §4.1.2.1'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization with two different values of state.',
    expectation: 'Error invalid_request, by redirect or on a page; never a code.',
    threats: ['parameter-pollution'],
    fix: 'Refuse a request with a repeated parameter with invalid_request.',
    run: async (target) =>
      refusedRequest(target, await attempt(target, { state: ['trivet-one', 'trivet-two'] }), [
        'invalid_request',
      ]),
    mutants: [{ name: 'takes the last', world: overlooks('authorization', query({ state: 'x' })) }],
  }),
  defineCheck({
    id: 'authz-response-type-missing',
    title: 'A request without response_type is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1.1'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization without response_type.',
    expectation: 'invalid_request or unsupported_response_type by redirect, or an error page.',
    fix: 'Refuse a request without response_type with invalid_request.',
    run: async (target) =>
      refusedRequest(target, await attempt(target, { response_type: null }), [
        'invalid_request',
        'unsupported_response_type',
      ]),
    mutants: [
      {
        name: 'takes it for code',
        world: overlooks('authorization', query({ response_type: 'code' })),
      },
    ],
  }),
  defineCheck({
    id: 'authz-response-type-unknown',
    title: 'An unknown response_type is refused, and the state comes back',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.1.1', 'RFC 6749 §4.1.2.1'],
    lanes: NO_USER,
    stimulus: 'Asks for a response type that does not exist.',
    // By the text it is an unsupported response type as well as an invalid parameter value.
    expectation:
      'unsupported_response_type or invalid_request by redirect with the state, or an error page.',
    fix: 'Redirect with error=unsupported_response_type and the state of the request.',
    async run(target) {
      const seen = await attempt(target, { response_type: 'trivet-unknown' })
      const errors = ['unsupported_response_type', 'invalid_request']
      return withState(seen, refusedRequest(target, seen, errors))
    },
    mutants: [
      {
        name: 'takes it for code',
        world: overlooks('authorization', query({ response_type: 'code' })),
      },
      { name: 'forgets the state', world: answers('authorization', callback({ state: null })) },
      {
        name: 'says server_error',
        world: answers('authorization', callback({ error: 'server_error' })),
      },
    ],
  }),
  defineCheck({
    id: 'authz-empty-param-as-omitted',
    title: 'A parameter without a value is as good as none',
    level: 'must',
    tier: 3,
    spec: ['RFC 6749 §3.1'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in with an empty state.',
    expectation: 'A code, and no state with a value.',
    fix: 'Treat a parameter with an empty value as if it were not there.',
    async run(target) {
      // Where no login ends with a code, an empty state is not why.
      await target.session()
      const seen = await target.logIn({ state: '' })
      if (seen.kind === 'page' || !seen.params.has('code'))
        return violated(seen, 'No code came back.')
      const state = seen.params.get('state') ?? ''
      return state === ''
        ? kept(seen, 'A code came back, and no state.')
        : violated(seen, `A state came back: ${state}.`)
    },
    mutants: [
      { name: 'invents a state', world: answers('authorization', callback({ state: 'invented' })) },
    ],
  }),
  defineCheck({
    id: 'authz-scope-order-insensitive',
    title: 'The order of scopes makes no difference',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.3'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in with the scopes the other way round.',
    expectation: 'The same scopes are granted.',
    fix: 'Treat scopes as a set.',
    async run(target) {
      const session = await target.session()
      const { scopes } = session.grant.asked
      const { separator } = target.provider.scopes
      if (scopes.length < 2) return skipped('not-applicable', 'There are not two scopes to swap.')
      const other = await target.freshSession({ scope: scopes.toReversed().join(separator) })
      const [first, second] = [session, other].map(({ answer }) => grantedIn(answer))
      return first === second
        ? kept([session.answer, other.answer], `Granted both times: ${first ?? 'as asked'}.`)
        : violated(
            [session.answer, other.answer],
            `Granted: ${first ?? ''}; the other way: ${second ?? ''}.`,
          )
    },
    mutants: [
      {
        name: 'takes the first scope only',
        world: overlooks('authorization', (request) => {
          const scope = new URL(request.url).searchParams.get('scope')
          return query({ scope: scope?.split(' ')[0] ?? null })(request)
        }),
      },
    ],
  }),
  defineCheck({
    id: 'authz-invalid-scope-error',
    title: 'An unknown scope is refused, or ignored and not granted',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.3', 'RFC 6749 §4.1.2.1'],
    lanes: NO_USER,
    stimulus: 'Asks for a scope that does not exist beside the usual ones.',
    expectation: 'invalid_scope; or a login whose token response names the scopes without it.',
    fix: 'Answer an unknown scope with invalid_scope, or leave it out of `scope` in the token response.',
    run: unknownScope,
    mutants: [
      {
        name: 'grants whatever is asked',
        world: answers('token', (one) =>
          one.status === 200
            ? json(200, {
                access_token: 'a-token-of-any-scope',
                token_type: 'Bearer',
                scope: 'trivet-unknown',
              })
            : one,
        ),
      },
      {
        name: 'breaks down',
        world: answers('authorization', (one, { url }) =>
          url.includes('trivet-unknown') ? status(500)(one) : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'authz-post-supported',
    title: 'An authorization request can be sent by POST',
    level: 'may',
    tier: 3,
    spec: ['RFC 6749 §3.1', 'OIDC Core §3.1.2.1'],
    lanes: NO_USER,
    stimulus: 'Sends the authorization request as a form.',
    // A check has one level, and OAuth 2.0 only allows it.
    expectation:
      'The same as by GET: no error status, and no error by redirect. OpenID Connect demands it of its providers (MUST); of others it is only noticed.',
    fix: 'Accept the parameters of an authorization request in a form body too. An OpenID provider has to.',
    async run(target) {
      const seen = await target.authorize()
      const url = new URL(seen.asked.url)
      const answer = await target.send({
        method: 'POST',
        url: `${url.origin}${url.pathname}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: url.searchParams.toString(),
      })
      const location = new URL(answer.headers['location'] ?? '', url.origin)
      const error = location.searchParams.get('error')
      const usual = seen.kind === 'callback' ? seen.params.get('error') : null
      if (answer.status >= 400) return violated(answer, `The answer has status ${answer.status}.`)
      return error === usual
        ? kept(answer, `The answer has status ${answer.status}.`)
        : violated(
            answer,
            `The error of the redirect is ${error ?? 'none'}; by GET, ${usual ?? 'none'}.`,
          )
    },
    mutants: [
      {
        name: 'knows GET only',
        world: answers('authorization', (one, { method }) =>
          method === 'POST' ? status(405)(one) : one,
        ),
      },
      {
        name: 'does not read the form',
        world: answers('authorization', (one, { method, url }) =>
          method === 'POST' && !url.includes('?')
            ? redirectTo('https://client.example/callback?error=invalid_request')
            : one,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'authz-long-state',
    title: 'A long state comes back whole, or is refused',
    level: 'should',
    tier: 2,
    spec: ['RFC 6749 §4.1.1'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization with a state of 1000 characters.',
    expectation: 'The same state, or an error; never a part of it.',
    threats: ['csrf'],
    fix: 'Keep the state as it is, or refuse the request.',
    async run(target) {
      const state = 'long-state-'.repeat(91).slice(0, 1000)
      const seen = await attempt(target, { state })
      if (seen.kind === 'page') return refusedRequest(target, seen)
      const back = seen.params.get('state')
      return back === state || (back === null && seen.params.has('error'))
        ? kept(seen, 'The state came back whole, or the request was refused.')
        : violated(seen, `Of 1000 characters ${back?.length ?? 0} came back.`)
    },
    mutants: [
      {
        name: 'cuts it off',
        world: overlooks('authorization', (request) => {
          const state = new URL(request.url).searchParams.get('state')
          return query({ state: state?.slice(0, 255) ?? null })(request)
        }),
      },
    ],
  }),
  defineCheck({
    id: 'authz-prompt-none-probe',
    title: 'prompt=none without a session comes back with an error',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.2.1', 'OIDC Core §3.1.2.6'],
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['id-token'],
    stimulus: 'Asks with prompt=none, in a browser in which nobody is signed in.',
    expectation: 'A redirect with login_required or a like error, and the state.',
    fix: 'Answer prompt=none with a redirect and error=login_required where nobody is signed in.',
    async run(target) {
      const seen = await target.callback('login-required')
      if (seen === null) return skipped('not-declared', 'No fixture shows it.')
      if (seen.kind === 'page' && seen.answer.status >= 400 && (await isRefused(target)))
        return inconclusive('The provider shows an error page without prompt=none too.', seen)
      if (!isErrorRedirect(seen)) return violated(seen, 'No redirect with an error came.')
      return withState(seen, loginRequired(target, seen))
    },
    mutants: [
      {
        name: 'shows its login page all the same',
        world: overlooks('authorization', query({ prompt: null })),
      },
      {
        name: 'says access_denied',
        world: answers('authorization', callback({ error: 'access_denied' })),
      },
      { name: 'loses the state', world: answers('authorization', callback({ state: null })) },
      { name: 'changes the state', world: answers('authorization', callback({ state: 'other' })) },
      {
        name: 'loses the state on paper',
        of: 'google',
        lane: 'offline',
        fixtures: withoutState,
      },
    ],
  }),
]

/** Whether an ordinary request ends on an error page. */
async function isRefused(target: Target): Promise<boolean> {
  const usual = await target.authorize()
  return usual.kind === 'page' && usual.answer.status >= 400
}

function withoutState(all: Fixtures): Fixtures {
  return Object.fromEntries(
    Object.entries(all).map(([name, fixture]): [string, Fixtures[string]] =>
      fixture.stage === 'callback'
        ? [name, { ...fixture, query: fixture.query.replace('&state={state}', '') }]
        : [name, fixture],
    ),
  )
}

function loginRequired(target: Target, seen: SeenCallback): Finding {
  const error = seen.params.get('error') ?? ''
  const observed = `The redirect has error ${error}.`
  const standard = /^(?:login|interaction|consent|account_selection)_required$/
  if (standard.test(error)) return kept(seen, observed)
  return standard.test(error.toLowerCase()) && declares(target, 'callbackErrorsAreNamedOtherwise')
    ? nonstrict(
        seen,
        `The redirect has error ${error}, as the profile declares (callbackErrorsAreNamedOtherwise).`,
      )
    : violated(seen, observed)
}

async function unknownScope(target: Target): Promise<Finding> {
  const usual = (await target.authorize()).asked.scopes
  const scope = [...usual, 'trivet-unknown'].join(target.provider.scopes.separator)
  const seen = await attempt(target, { scope })
  if (seen.kind === 'page' && seen.answer.status >= 500)
    return violated(seen, `The provider breaks down (status ${seen.answer.status}).`)
  if (seen.kind === 'page' || !seen.params.has('code'))
    return refusedRequest(target, seen, ['invalid_scope', 'invalid_request'])
  return scopeFinding(target, seen)
}

async function scopeFinding(target: Target, seen: SeenCallback & Authorized): Promise<Finding> {
  const code = seen.params.get('code') ?? ''
  const { asked, evidence } = seen
  const answer = await target.redeem({ asked, callback: seen, code, evidence })
  const granted = membersOf(answer)['scope']
  if (!answer.isComplete) return inconclusive('What becomes of it is the emulator’s own.', answer)
  return typeof granted === 'string' && !granted.includes('trivet-unknown')
    ? kept(answer, `Granted was ${granted}.`)
    : violated(answer, 'The scope was granted, or nothing says that it was not.')
}

function grantedIn(answer: Answer): string | undefined {
  const { scope } = membersOf(answer)
  return typeof scope === 'string' ? scope.split(/[ ,]+/).sort().join(' ') : undefined
}
