import { clientCheck } from '../define.ts'
import type { Case } from '../case.ts'
import type { ClientOutcome, ClientTokens } from '../adapter.ts'
import type { End } from '../guarded.ts'
import type { Answer } from '../server/authorization-server.ts'
import type { Arrival } from '../server/ground.ts'
import { json, text } from '../server/reply.ts'
import { sayEnd, type Begun, type Stage } from '../stage.ts'
import { changed, faultOfPost } from './cases.ts'
import { Unproven } from '../unproven.ts'

const NEEDS = ['refresh'] as const

interface Session {
  readonly begun: Begun
  readonly tokens: ClientTokens
}

/** A login whose tokens can be refreshed. */
async function signIn(stage: Stage): Promise<Session> {
  const begun = await stage.login()
  const end = await stage.arrive(begun)
  const tokens = tokensOf(end)
  if (tokens?.refreshToken === undefined || tokens.refreshToken === null)
    throw new Unproven(`The client did not keep the refresh token: ${sayEnd(end)}.`)
  return { begun, tokens }
}

function outcomeOf(end: End): ClientOutcome | undefined {
  return end.kind === 'outcome' ? end.outcome : undefined
}

function tokensOf(end: End): ClientTokens | undefined {
  const outcome = outcomeOf(end)
  return outcome?.status === 'authenticated' ? outcome.tokens : undefined
}

const isRefusal = (end: End): boolean => outcomeOf(end) !== undefined && tokensOf(end) === undefined

const refreshes = (stage: Stage): readonly Arrival[] =>
  stage.server.arrivals.filter(
    ({ endpoint, body }) => endpoint === 'token' && body.includes('grant_type=refresh_token'),
  )

/** Answers the refresh; the exchange of the code stays honest. */
const onRefresh =
  (answer: Answer): Answer =>
  (asked) =>
    !asked.arrival.body.includes('grant_type=refresh_token')
      ? asked.honest()
      : typeof answer === 'function'
        ? answer(asked)
        : answer

const scene = (
  name: string,
  answer: Answer | undefined,
  play: (stage: Stage, session: Session) => Promise<string | undefined>,
  more: Partial<Case> = {},
): Case => ({
  name,
  ...more,
  ...(answer !== undefined && { answers: { token: onRefresh(answer) } }),
  expect: { end: 'either' },
  play: async (stage) => play(stage, await signIn(stage)),
})

const refused = (name: string, answer: Answer, more: Partial<Case> = {}): Case =>
  scene(
    name,
    answer,
    async (stage, { begun, tokens }) => {
      const end = await stage.refresh(begun, tokens)
      if (refreshes(stage).length !== 1)
        return `Sent ${refreshes(stage).length} refresh requests where one is right.`
      return isRefusal(end) ? undefined : `The refresh: ${sayEnd(end)}.`
    },
    more,
  )

export const ref = [
  clientCheck({
    id: 'ref-request-shape',
    title:
      'A refresh is a POST of a form, with the refresh token, the same authentication, and no wider scope',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §6', 'RFC 6749 §3.2'],
    needs: NEEDS,
    stimulus: 'A login, then a refresh.',
    expectation:
      'Method POST, a form, an empty query; grant_type, refresh_token, the credentials; scope is absent, or no wider.',
    fix: 'Send what RFC 6749 §6 names.',
    mutants: ['refresh-scope', 'refresh-method', 'refresh-type', 'refresh-query'],
    cases: [
      scene('a refresh', undefined, async (stage, { begun, tokens }) => {
        const end = await stage.refresh(begun, tokens)
        if (tokensOf(end) === undefined) return `The refresh: ${sayEnd(end)}.`
        const [request] = refreshes(stage)
        const fault = faultOfPost(request)
        if (fault !== undefined) return fault
        const form = new URLSearchParams(request?.body)
        const wider = (form.get('scope') ?? '')
          .split(' ')
          .find((scope) => scope !== '' && !begun.options.scopes.includes(scope))
        return wider === undefined
          ? undefined
          : 'The refresh asks for a scope that was never granted.'
      }),
    ],
  }),
  clientCheck({
    id: 'ref-rotation-stored',
    title: 'A new refresh token takes the place of the old one',
    level: 'must',
    tier: 1,
    spec: ['OAuth 2.1 §4.3.2', 'RFC 6749 §6'],
    needs: NEEDS,
    stimulus: 'The answer to a refresh has another refresh token; then a second refresh.',
    expectation: 'The second refresh uses the new one.',
    fix: 'Keep the refresh token of the latest answer.',
    mutants: ['refresh-rotation'],
    cases: [
      scene(
        'rotated',
        changed(() => ({ refresh_token: 'canary-rotated-refresh-token' })),
        async (stage, { begun, tokens }) => {
          const next = tokensOf(await stage.refresh(begun, tokens))
          return next?.refreshToken === 'canary-rotated-refresh-token'
            ? undefined
            : 'The new refresh token was not kept.'
        },
      ),
    ],
  }),
  clientCheck({
    id: 'ref-absent-keeps-old',
    title: 'Where a refresh brings no refresh token, the old one stays',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §6'],
    needs: NEEDS,
    stimulus: 'The answer to a refresh has no refresh token.',
    expectation: 'The old one is kept.',
    fix: 'Replace the refresh token only where a new one came.',
    mutants: ['refresh-forgets'],
    cases: [
      scene(
        'none in the answer',
        changed(() => ({ refresh_token: undefined })),
        async (stage, { begun, tokens }) => {
          const end = await stage.refresh(begun, tokens)
          return tokensOf(end)?.refreshToken === tokens.refreshToken
            ? undefined
            : `The old refresh token is gone: ${sayEnd(end)}.`
        },
      ),
    ],
  }),
  clientCheck({
    id: 'ref-invalid-grant-ends',
    title: 'invalid_grant ends the session without a second attempt',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    needs: NEEDS,
    stimulus: 'The answer to a refresh is invalid_grant.',
    expectation: 'One request; a typed failure.',
    fix: 'Drop the refresh token and let the user sign in again.',
    mutants: ['refresh-retry'],
    cases: [refused('invalid_grant', json({ error: 'invalid_grant' }, { status: 400 }))],
  }),
  clientCheck({
    id: 'ref-transient-keeps',
    title: 'A refresh that a server error stopped can be told from a dead session',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §6'],
    needs: NEEDS,
    stimulus: 'The first refresh is answered with 503; the second one honestly.',
    expectation:
      'The first is a failure other than invalid_grant; the second succeeds with the same token.',
    fix: 'Keep the refresh token until the server refuses it.',
    mutants: ['refresh-drops'],
    cases: [
      scene(
        '503, then well',
        ({ server, honest }) =>
          server.arrivals.filter(({ body }) => body.includes('grant_type=refresh_token')).length > 1
            ? honest()
            : text('', null, { status: 503 }),
        async (stage, { begun, tokens }) => {
          const first = await stage.refresh(begun, tokens)
          const outcome = outcomeOf(first)
          if (outcome === undefined || !('code' in outcome)) return `With 503: ${sayEnd(first)}.`
          if (outcome.status === 'expired' || outcome.error === 'invalid_grant')
            return 'A server error counted as the end of the session.'
          const second = await stage.refresh(begun, tokens)
          return tokensOf(second) === undefined ? `Afterwards: ${sayEnd(second)}.` : undefined
        },
      ),
    ],
  }),
  clientCheck({
    id: 'ref-single-flight',
    title: 'Many who need a new token at once cause one refresh',
    level: 'should',
    tier: 1,
    spec: ['RFC 9700 §4.14.2'],
    needs: ['refresh', 'sessions'],
    stimulus: 'A hundred refreshes of one session at once.',
    expectation: 'One request; all get its tokens.',
    threats: ['token-replay'],
    fix: 'Join refreshes that are under way.',
    mutants: ['refresh-parallel'],
    cases: [
      scene(
        'a hundred at once',
        ({ honest }) => ({ ...honest(), delayMs: 50 }),
        async (stage, { begun, tokens }) => {
          const ends = await Promise.all(
            Array.from({ length: 100 }, () => stage.refresh(begun, tokens)),
          )
          if (refreshes(stage).length !== 1)
            return `Sent ${refreshes(stage).length} refresh requests where one is right.`
          return ends.every((end) => tokensOf(end) !== undefined)
            ? undefined
            : 'Not all of them got tokens.'
        },
      ),
    ],
  }),
  clientCheck({
    id: 'ref-idtoken-consistency',
    title: 'The ID token of a refresh is of the same issuer, subject and audience',
    level: 'must',
    tier: 2,
    spec: ['OIDC Core §12.2'],
    needs: [...NEEDS, 'id-token'],
    stimulus: 'A refresh brings an ID token of another subject, issuer, audience.',
    expectation: 'A typed failure.',
    threats: ['token-substitution'],
    fix: 'Compare the new ID token with the one of the login.',
    mutants: ['refresh-id-token'],
    cases: (['sub', 'iss', 'aud'] as const).map((claim) =>
      refused(
        `another ${claim}`,
        changed(({ server, login }) => ({
          id_token: server.idTokenFor(login, { claims: { [claim]: 'another' } }),
        })),
        {
          protocol: 'oidc',
          // Whoever keeps nothing cannot know who the user was.
          ...(claim === 'sub' && { needs: ['sessions'] as const }),
        },
      ),
    ),
  }),
]

export const rev = [
  clientCheck({
    id: 'rev-client-request',
    title: 'A revocation is a POST of the token with the credentials of the client',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2.1'],
    needs: ['revocation'],
    stimulus: 'A login, then its revocation.',
    expectation: 'POST, a form with token, credentials; the token in no URL.',
    threats: ['token-leakage'],
    fix: 'POST token as a form, authenticated as at the token endpoint.',
    mutants: ['revoke-request'],
    cases: [
      scene('a revocation', undefined, async (stage, { begun, tokens }) => {
        const end = await stage.revoke(begun, tokens)
        const request = stage.server.arrivals.find(({ endpoint }) => endpoint === 'revoke')
        if (outcomeOf(end)?.status !== 'revoked') return `The revocation: ${sayEnd(end)}.`
        if (request?.method !== 'POST' || request.url.includes('?'))
          return 'The revocation is no POST without a query.'
        if (!new URLSearchParams(request.body).has('token')) return 'There is no token in the form.'
        return /^basic /i.test(request.headers['authorization'] ?? '')
          ? undefined
          : 'The client did not authenticate.'
      }),
    ],
  }),
  clientCheck({
    id: 'rev-client-outcomes',
    title: 'Each answer to a revocation has its outcome',
    level: 'must',
    tier: 2,
    spec: ['RFC 7009 §2.2', 'RFC 7009 §2.2.1'],
    needs: ['revocation'],
    stimulus: '200 with any body, 503 with Retry-After, unsupported_token_type.',
    expectation: '200 is done; the others are typed failures.',
    fix: 'Take 200 as success whatever the body is.',
    mutants: ['revoke-outcome'],
    cases: [
      revocation('200, a page', text('<html>', 'text/html'), true),
      revocation('503', text('', null, { status: 503, headers: { 'retry-after': '5' } }), false),
      revocation(
        'unsupported_token_type',
        json({ error: 'unsupported_token_type' }, { status: 400 }),
        false,
      ),
    ],
  }),
]

function revocation(name: string, answer: Answer, isDone: boolean): Case {
  return {
    ...scene(name, undefined, async (stage, { begun, tokens }) => {
      const end = await stage.revoke(begun, tokens)
      return (outcomeOf(end)?.status === 'revoked') === isDone && end.kind === 'outcome'
        ? undefined
        : `The revocation: ${sayEnd(end)}.`
    }),
    answers: { revoke: answer },
  }
}
