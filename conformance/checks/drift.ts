import {
  defineCheck,
  NO_USER,
  OFFLINE,
  WITH_USER,
  type CheckInput,
  type Mutant,
} from '../provider-check.ts'
import { isErrorRedirect } from '../judges/authorization.ts'
import {
  lostMembers,
  publicAnswers,
  recordedIn,
  recordedMembers,
  responding,
  withFixtures,
} from '../judges/drift.ts'
import { errorIn, hasToken, standardError, told } from '../judges/errors.ts'
import { quirksSeen } from '../judges/quirks.ts'
import { inconclusive, kept, skipped, violated, worst, type Finding } from '../finding.ts'
import {
  answers,
  callback,
  headers,
  members,
  onError,
  onSuccess,
  overlooks,
  query,
  status,
} from '../mutants.ts'
import { answerFrom, mediaTypeOf, membersOf } from '../target/answers.ts'
import { profileProof } from '../target/profile-evidence.ts'
import { secretWay } from '../target/client-authentication.ts'
import { challengeOf, randomText } from '../target/ask.ts'
import { bogusCode } from '../target/scenes.ts'
import type { Answer, Target } from '../target/target.ts'
import { fixtureChecks } from './drift-fixtures.ts'
import { keysIn } from './idt.ts'

type DriftInput = Omit<CheckInput, 'spec' | 'house' | 'fix'> & { readonly fix?: string }

/** A check by the profile, which is our word and no specification's. */
function drift(input: DriftInput) {
  return defineCheck({
    spec: [],
    house: true,
    fix: 'If this is what the provider does now: change the profile and its fixtures, with the date and the source.',
    ...input,
  })
}

const none = (what: string): Finding => skipped('not-declared', `Nothing is recorded of ${what}.`)
const unseen = (what: string): Finding => skipped('not-declared', `Nothing shows ${what}.`)
const emulated = { lane: 'emulated' } as const

/** Whether a provider is still as its profile and its fixtures say. */
export const driftChecks = [
  drift({
    id: 'drift-metadata-snapshot',
    title: 'The metadata is that which was recorded',
    level: 'should',
    tier: 1,
    lanes: NO_USER,
    needs: ['metadata'],
    stimulus: 'Fetches the metadata, and compares it with the fixture.',
    expectation: 'Nothing is gone or changed; more may have come.',
    async run(target) {
      const snapshot = recordedIn(target, 'discovery')
      const answer = await target.scene('discovery')
      if (snapshot === null || answer === null) return none('the metadata')
      const [was, is] = [recordedMembers(snapshot.fixture), membersOf(answer)]
      const broken = Object.keys(was).filter((name) => isBroken(was[name], is[name]))
      const added = Object.keys(is).filter((name) => !(name in was))
      return broken.length === 0
        ? kept(
            [answer, snapshot],
            added.length === 0 ? 'It is the same.' : `New: ${added.join(', ')}.`,
          )
        : violated([answer, snapshot], `Changed or gone: ${broken.join(', ')}.`)
    },
    mutants: [
      {
        name: 'has another token endpoint',
        of: 'google',
        ...emulated,
        world: answers('discovery', members({ token_endpoint: 'https://elsewhere.example/token' })),
      },
      {
        name: 'lost a grant type',
        of: 'google',
        ...emulated,
        world: answers('discovery', members({ grant_types_supported: ['authorization_code'] })),
      },
    ],
  }),
  drift({
    id: 'drift-endpoints',
    title: 'The endpoints of the profile are those of the metadata',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    needs: ['metadata'],
    stimulus: 'Compares the endpoints of the profile with the metadata.',
    expectation: 'They are the same.',
    async run(target) {
      const answer = await target.scene('discovery')
      if (answer === null) return unseen('the metadata')
      const { endpoints } = target.provider
      const named: ReadonlyArray<readonly [string, string | undefined]> = [
        ['authorization_endpoint', endpoints.authorization],
        ['token_endpoint', endpoints.token],
        ['userinfo_endpoint', endpoints.userInfo],
        ['jwks_uri', endpoints.keys],
        ['revocation_endpoint', endpoints.revocation],
      ]
      const metadata = membersOf(answer)
      const wrong = named.filter(
        ([name, url]) =>
          url !== undefined && metadata[name] !== undefined && metadata[name] !== url,
      )
      return wrong.length === 0
        ? kept(answer, 'They are the same.')
        : violated(
            [answer, profileProof(target.provider, '/endpoints')],
            `Not the same: ${wrong.map(([name]) => name).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'moved its token endpoint',
        world: answers('discovery', members({ token_endpoint: 'https://golden.example/v2/token' })),
      },
      {
        name: 'moved its keys on paper',
        of: 'google',
        lane: 'offline',
        profile: (provider) => ({
          ...provider,
          variants: {},
          endpoints: { ...provider.endpoints, keys: 'https://www.googleapis.com/oauth2/v1/certs' },
        }),
      },
    ],
  }),
  drift({
    id: 'drift-iss',
    title: 'iss comes, or does not come, as the profile says',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user'],
    stimulus: 'Looks for iss in a callback with a code.',
    expectation:
      'Never where the profile says absent, always where it says required, and never another value.',
    threats: ['mix-up'],
    async run(target) {
      const seen = await target.callback('granted')
      if (seen?.kind !== 'callback') return unseen('a callback with a code')
      const {
        issuer,
        callback: {
          iss: { presence },
        },
      } = target.provider
      const sent = seen.params.get('iss')
      const proofs = [seen, profileProof(target.provider, '/callback/iss')]
      if (sent !== null && presence === 'absent')
        return violated(proofs, `iss came (${sent}), which the profile says does not come.`)
      if (sent === null && presence === 'required')
        return violated(proofs, 'iss did not come, which the profile requires.')
      return sent === null || sent === issuer
        ? kept(proofs, sent === null ? 'iss did not come, and need not.' : `iss is ${sent}.`)
        : violated(proofs, `iss is ${sent}; the profile says ${issuer ?? 'nothing'}.`)
    },
    mutants: [
      {
        name: 'begins to send it',
        of: 'spotify',
        lane: 'offline',
        fixtures: withFixtures('callback', (one) =>
          one.stage === 'callback'
            ? { ...one, query: `${one.query}&iss=https%3A%2F%2Faccounts.spotify.com` }
            : one,
        ),
      },
      {
        name: 'sends another one',
        ...emulated,
        world: answers('authorization', callback({ iss: 'https://golden.example/login' })),
      },
      {
        name: 'stops sending it',
        ...emulated,
        world: answers('authorization', callback({ iss: null })),
      },
    ],
  }),
  drift({
    id: 'drift-authz-error',
    title: 'Errors of the authorization endpoint come as they are recorded',
    level: 'should',
    tier: 1,
    lanes: NO_USER,
    stimulus: 'Asks for an unknown response type, and with prompt=none.',
    expectation: 'The recorded error, by redirect, where one is recorded.',
    async run(target) {
      const found: Finding[] = []
      for (const scene of ['response-type-unsupported', 'login-required'] as const) {
        const recorded = recordedIn(target, 'callback', scene)
        if (recorded === null || recorded.fixture.stage !== 'callback') continue
        const expected = new URLSearchParams(recorded.fixture.query).get('error')
        const seen = await target.callback(scene)
        const error = isErrorRedirect(seen) ? seen.params.get('error') : null
        const proofs = [...(seen === null ? [] : [seen]), recorded]
        found.push(
          error === expected
            ? kept(proofs, `The error is ${error ?? ''}.`)
            : violated(
                proofs,
                `The error is ${error ?? 'on a page'}; ${expected ?? ''} is recorded.`,
              ),
        )
      }
      const [first = none('such an error'), ...others] = found
      return worst([first, ...others])
    },
    mutants: [
      {
        name: 'says invalid_request',
        of: 'spotify',
        ...emulated,
        world: answers('authorization', callback({ error: 'invalid_request' })),
      },
    ],
  }),
  drift({
    id: 'drift-token-error',
    title: 'A refused code looks as it is recorded',
    level: 'must',
    tier: 1,
    lanes: NO_USER,
    stimulus: 'Redeems a made-up code, and compares the refusal with the fixture.',
    expectation: 'The same status, the same error, the same media type.',
    async run(target) {
      const recorded = recordedIn(target, 'token', 'code-unknown')
      const answer = await target.scene('code-unknown')
      if (recorded === null || recorded.fixture.stage === 'callback' || answer === null)
        return none('a refused code')
      const { response } = recorded.fixture
      const { errorBody } = target.provider.token
      const wanted = answerFrom(response, recorded.evidence, false, errorBody)
      const isSame = told(answer) === told(wanted) && mediaTypeOf(answer) === mediaTypeOf(wanted)
      const proofs = [answer, recorded]
      return isSame
        ? kept(proofs, `The answer is ${told(answer)}.`)
        : violated(
            proofs,
            `The answer is ${told(answer)}, ${mediaTypeOf(answer)}; recorded is ${told(wanted)}, ${mediaTypeOf(wanted)}.`,
          )
    },
    mutants: [
      {
        name: 'says 400 from now on',
        of: 'github',
        ...emulated,
        world: answers('token', status(400)),
      },
      {
        name: 'has another word for it',
        of: 'spotify',
        ...emulated,
        world: answers('token', onError(members({ error: 'invalid_code' }))),
      },
    ],
  }),
  drift({
    id: 'drift-token-fields',
    title: 'A token response has the members that are recorded',
    level: 'must',
    tier: 1,
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code, and compares the members with the fixtures.',
    expectation: 'None is gone, and none is of another type.',
    run: (target) =>
      againstTokens(
        target,
        (was, answer) => {
          const lost = lostMembers(was, membersOf(answer))
          return lost.length === 0 ? null : `${lost.join(', ')}.`
        },
        'Every recorded member is there.',
      ),
    mutants: [
      {
        name: 'lost its scope',
        of: 'github',
        ...emulated,
        world: answers('token', onSuccess(members({ scope: undefined }))),
      },
      {
        name: 'made a string of a number',
        of: 'spotify',
        ...emulated,
        world: answers('token', onSuccess(members({ expires_in: '3600' }))),
      },
    ],
  }),
  drift({
    id: 'drift-token-format',
    title: 'Tokens begin as the recorded ones do',
    level: 'may',
    tier: 3,
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code, and compares the beginning of the token with the fixtures.',
    expectation: 'The same prefix (gho_, ya29.), where there is one.',
    run: (target) =>
      againstTokens(
        target,
        (was, answer) => {
          const prefix = /^[A-Za-z0-9]+[_.]/.exec(String(was['access_token']))?.[0]
          const token = membersOf(answer)['access_token']
          return prefix === undefined || (typeof token === 'string' && token.startsWith(prefix))
            ? null
            : `Tokens do not begin with ${prefix} any more.`
        },
        'The token begins as it is recorded.',
      ),
    mutants: [
      {
        name: 'has another prefix',
        of: 'google',
        ...emulated,
        world: answers('token', onSuccess(members({ access_token: 'another_kind_of_token' }))),
      },
    ],
  }),
  drift({
    id: 'drift-scope-delimiter',
    title: 'Scopes are separated as the profile says',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user'],
    stimulus: 'Redeems a code, and looks at scope.',
    expectation: 'Commas where the profile declares them, else spaces.',
    async run(target) {
      const answer = await target.scene('granted')
      if (answer === null) return unseen('tokens')
      const { scope } = membersOf(answer)
      if (typeof scope !== 'string' || !/[ ,]/.test(scope))
        return skipped('not-applicable', 'There are not two scopes to separate.')
      const isComma = scope.includes(',')
      const isDeclared = 'grantedScopesAreCommaSeparated' in target.provider.quirks
      return isComma === isDeclared
        ? kept(answer, `scope is "${scope}".`)
        : violated([answer, profileProof(target.provider, '/quirks')], `scope is "${scope}".`)
    },
    mutants: [
      {
        name: 'takes spaces from now on',
        of: 'github',
        ...emulated,
        world: answers(
          'token',
          onSuccess(
            members(({ scope, ...rest }) => ({
              ...rest,
              scope: String(scope).replaceAll(',', ' '),
            })),
          ),
        ),
      },
      {
        name: 'takes commas on paper',
        of: 'spotify',
        lane: 'offline',
        fixtures: withFixtures(
          'token',
          responding((one) => ({
            ...one,
            body: one.body.replace('user-read-private user', 'user-read-private,user'),
          })),
        ),
      },
    ],
  }),
  drift({
    id: 'drift-lifetime',
    title: 'Tokens last as long as is recorded',
    level: 'should',
    tier: 1,
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code, and compares expires_in with the fixtures.',
    expectation: 'Absent where it is absent there, else within a tenth of it.',
    run: (target) =>
      againstTokens(
        target,
        ({ expires_in: was }, answer) => {
          const { expires_in: is } = membersOf(answer)
          const isSame =
            was === undefined || is === undefined
              ? was === is
              : Math.abs(Number(is) - Number(was)) <= Number(was) / 10
          return isSame
            ? null
            : `expires_in is ${JSON.stringify(is) ?? 'absent'}; recorded is ${JSON.stringify(was) ?? 'nothing'}.`
        },
        'expires_in is as it is recorded.',
      ),
    mutants: [
      {
        name: 'lets tokens live for ten minutes',
        of: 'google',
        ...emulated,
        world: answers('token', onSuccess(members({ expires_in: 600 }))),
      },
      {
        name: 'says nothing any more',
        of: 'spotify',
        ...emulated,
        world: answers('token', onSuccess(members({ expires_in: undefined }))),
      },
    ],
  }),
  drift({
    id: 'drift-refresh-behaviour',
    title: 'Refreshing keeps or replaces the refresh token as the profile says',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...WITH_USER],
    needs: ['user'],
    stimulus: 'Refreshes.',
    expectation: 'A new refresh token, unless the profile declares that the old one may stay.',
    async run(target) {
      const answer = await target.scene('refreshed')
      if (answer === null) return unseen('a refresh')
      if (!hasToken(answer)) return violated(answer, `The refresh was refused (${told(answer)}).`)
      const isRenewed = 'refresh_token' in membersOf(answer)
      // Where nothing is recorded, nothing was said either.
      const isFree = Object.keys(target.fixtures).length === 0
      return isRenewed || isFree || 'refreshTokenMayBeKept' in target.provider.quirks
        ? kept(answer, isRenewed ? 'A new refresh token came.' : 'The old one stays.')
        : violated(
            [answer, profileProof(target.provider, '/quirks')],
            'No refresh token came, and nothing declares that the old one stays.',
          )
    },
    mutants: [
      {
        name: 'stops replacing it, undeclared',
        of: 'spotify',
        lane: 'offline',
        profile: (provider) => without(provider, 'refreshTokenMayBeKept'),
      },
      {
        name: 'stops refreshing',
        of: 'spotify',
        ...emulated,
        world: answers('token', (one, { body }) =>
          body?.includes('refresh_token=') === true
            ? status(400)(members({ access_token: undefined, error: 'invalid_grant' })(one))
            : one,
        ),
      },
    ],
  }),
  drift({
    id: 'drift-userinfo-schema',
    title: 'User information has what the profile reads from it',
    level: 'must',
    tier: 1,
    lanes: WITH_USER,
    needs: ['user', 'user-info'],
    stimulus: 'Asks for user information, and compares its members with the fixtures.',
    expectation: 'None is gone, and none is of another type.',
    async run(target) {
      const answer = await target.scene('user-full')
      if (answer === null) return unseen('a user')
      const recorded = recordedIn(target, 'user', 'user-full')
      if (recorded === null) return none('a user')
      const read = readMembers(target)
      const was = Object.entries(recordedMembers(recorded.fixture)).filter(([name]) =>
        read.has(name),
      )
      const lost = lostMembers(Object.fromEntries(was), membersOf(answer))
      return lost.length === 0
        ? kept([answer, recorded], `${was.map(([name]) => name).join(', ')} are there.`)
        : violated([answer, recorded], `${lost.join(', ')}.`)
    },
    mutants: [
      {
        name: 'renamed the id',
        of: 'github',
        ...emulated,
        world: answers(
          'userInfo',
          onSuccess(members(({ id, ...rest }) => ({ ...rest, user_id: id }))),
        ),
      },
      {
        name: 'made a string of the id',
        of: 'github',
        ...emulated,
        world: answers(
          'userInfo',
          onSuccess(members(({ id, ...rest }) => ({ ...rest, id: String(id) }))),
        ),
      },
    ],
  }),
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
  drift({
    id: 'drift-undeclared-quirk',
    title: 'Every deviation that is seen is declared',
    level: 'must',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Looks for the known deviations in the answers to a few requests.',
    expectation: 'Each is among the quirks of the profile.',
    fix: 'Declare it in the profile, with the source, the date and a fixture: "quirks": { "<name>": { "source": "…", "date": "…" } }.',
    async run(target) {
      const seen = await quirksSeen(target)
      const undeclared = seen.filter(
        ({ quirk, isThere, isAllowed }) =>
          isThere && !isAllowed && !(quirk in target.provider.quirks),
      )
      if (seen.length === 0) return inconclusive('No answer shows whether there are any.')
      return undeclared.length === 0
        ? kept(
            seen.map(({ proof }) => proof),
            'What deviates is declared.',
          )
        : violated(
            undeclared.map(({ proof }) => proof),
            `Not declared: ${undeclared.map(({ quirk }) => quirk).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'is GitHub without its quirk',
        of: 'github',
        lane: 'offline',
        profile: (provider) => without(provider, 'tokenErrorsUseStatus200'),
      },
      { name: 'says errors with 200', ...emulated, world: answers('token', onError(status(200))) },
      {
        name: 'takes commas',
        ...emulated,
        world: answers(
          'token',
          onSuccess(
            members(({ scope, ...rest }) => ({
              ...rest,
              scope: String(scope).replaceAll(' ', ','),
            })),
          ),
        ),
      },
    ],
  }),
  drift({
    id: 'drift-stale-quirk',
    title: 'Every deviation that is declared is still there',
    level: 'should',
    tier: 1,
    lanes: [...OFFLINE, ...NO_USER],
    stimulus: 'Looks for the declared deviations in the answers to a few requests.',
    expectation: 'None is surely gone.',
    fix: 'Take the quirk out of the profile: the library is then strict again.',
    async run(target) {
      const declared = Object.keys(target.provider.quirks)
      if (declared.length === 0) return skipped('not-applicable', 'The profile declares no quirks.')
      const seen = (await quirksSeen(target)).filter(({ quirk }) => declared.includes(quirk))
      const gone = seen.filter(({ isThere }) => !isThere)
      if (seen.length === 0) return inconclusive('No answer shows whether they are still there.')
      return gone.length === 0
        ? kept(
            seen.map(({ proof }) => proof),
            `Still there: ${seen.map(({ quirk }) => quirk).join(', ')}.`,
          )
        : violated(
            gone.map(({ proof }) => proof),
            `Gone: ${gone.map(({ quirk }) => quirk).join(', ')}.`,
          )
    },
    mutants: [
      {
        name: 'says errors with 400 now',
        of: 'github',
        ...emulated,
        world: answers('token', (one) => (one.body.includes('"error"') ? status(400)(one) : one)),
      },
    ],
  }),
  ...fixtureChecks,
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

async function againstTokens(
  target: Target,
  faultIn: (recorded: Readonly<Record<string, unknown>>, answer: Answer) => string | null,
  fine: string,
): Promise<Finding> {
  const answer = await target.scene('granted')
  if (answer === null) return unseen('tokens')
  // A provider may answer in more than one way: with a refresh token where one was asked for.
  const recorded = ['granted', 'granted-offline'].flatMap(
    (situation) => recordedIn(target, 'token', situation) ?? [],
  )
  const [first] = recorded
  if (first === undefined) return none('tokens')
  const faults = recorded.map(({ fixture }) => faultIn(recordedMembers(fixture), answer))
  return faults.includes(null)
    ? kept([answer, first], fine)
    : violated([answer, first], faults[0] ?? '')
}

function isBroken(was: unknown, is: unknown): boolean {
  if (Array.isArray(was) && Array.isArray(is)) return was.some((value) => !is.includes(value))
  return JSON.stringify(was) !== JSON.stringify(is)
}

/** The members of the body that the profile reads. */
function readMembers({ provider }: Target): ReadonlySet<string> {
  const pointers = JSON.stringify(provider.user).match(/"\/[^"]+"/g) ?? []
  return new Set(pointers.map((pointer) => pointer.slice(2, -1).split('/')[0] ?? ''))
}

function without(provider: Parameters<NonNullable<Mutant['profile']>>[0], quirk: string) {
  const quirks = Object.entries(provider.quirks).filter(([name]) => name !== quirk)
  return { ...provider, variants: {}, quirks: Object.fromEntries(quirks) }
}
