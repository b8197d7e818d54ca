import { drift, emulated, none, unseen, without } from './drift-check.ts'
import { NO_USER, OFFLINE, WITH_USER } from '../../provider-check.ts'
import {
  lostMembers,
  recordedIn,
  recordedMembers,
  responding,
  withFixtures,
} from '../../judges/drift.ts'
import { hasToken, told } from '../../judges/errors.ts'
import { kept, skipped, violated, type Finding } from '../../finding.ts'
import { answers, members, onError, onSuccess, scopesSeparatedBy, status } from '../../mutants.ts'
import { answerFrom, mediaTypeOf, membersOf } from '../../target/answers.ts'
import { profileProof } from '../../target/profile-evidence.ts'
import type { Answer, Target } from '../../target/target.ts'

/** What the token endpoint answers. */
export const tokenDrift = [
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
        world: answers('token', onSuccess(scopesSeparatedBy(' '))),
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
]

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
