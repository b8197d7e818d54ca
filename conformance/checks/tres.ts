import type { Fixtures } from '../fixtures-by-name.ts'
import { defineCheck, OFFLINE, WITH_USER } from '../provider-check.ts'
import { bitsIn, isVisible } from '../judges/entropy.ts'
import { declares } from '../judges/errors.ts'
import { inconclusive, kept, nonstrict, skipped, violated, type Finding } from '../finding.ts'
import { answers, headers, members, onSuccess, status } from '../mutants.ts'
import { isJsonType, mediaTypeOf, membersOf } from '../target/answers.ts'
import type { Answer, Target } from '../target/target.ts'
import type { WireResponse } from '../target/world.ts'

const lanes = [...OFFLINE, ...WITH_USER]
const needs = ['user']

/** The token response: RFC 6749 §5.1. */
export const tokenResponseChecks = [
  defineCheck({
    id: 'tres-status-and-json',
    title: 'Tokens come with status 200, as a JSON object',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    lanes,
    needs,
    stimulus: 'Redeems a code.',
    expectation: 'Status 200, a JSON media type, an object with access_token and token_type.',
    fix: 'Answer with status 200 and application/json.',
    run: (target) => onTokens(target, (answer) => shapeOf(target, answer)),
    mutants: [
      { name: 'says 201', world: answers('token', onSuccess(status(201))) },
      {
        name: 'calls it text',
        world: answers('token', onSuccess(headers({ 'content-type': 'text/plain' }))),
      },
      {
        name: 'has no token type',
        world: answers('token', onSuccess(members({ token_type: undefined }))),
      },
    ],
  }),
  defineCheck({
    id: 'tres-cache-no-store',
    title: 'Nobody may keep a token response',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1', 'OAuth 2.1 §3.2.3'],
    lanes,
    needs,
    stimulus: 'Redeems a code, and looks at Cache-Control.',
    expectation: 'Cache-Control with no-store.',
    threats: ['token-leakage'],
    fix: 'Send Cache-Control: no-store with every token response.',
    run: (target) => onTokens(target, (answer) => headerHas(answer, 'cache-control', 'no-store')),
    mutants: [
      {
        name: 'may be kept for an hour',
        world: answers('token', headers({ 'cache-control': 'max-age=3600' })),
      },
      { name: 'says nothing', world: answers('token', headers({ 'cache-control': null })) },
    ],
  }),
  defineCheck({
    id: 'tres-pragma-legacy',
    title: '… not even an HTTP/1.0 cache',
    level: 'may',
    tier: 3,
    spec: ['RFC 6749 §5.1'],
    lanes,
    needs,
    stimulus: 'Redeems a code, and looks at Pragma.',
    expectation: 'Pragma: no-cache. OAuth 2.1 asks for it no more.',
    fix: 'Nothing, unless caches from before 1999 are in the way.',
    run: (target) => onTokens(target, (answer) => headerHas(answer, 'pragma', 'no-cache')),
    mutants: [
      {
        name: 'knows no Pragma',
        of: 'google',
        lane: 'offline',
        fixtures: (all) => withGranted(all, (response) => headers({ pragma: 'public' })(response)),
      },
    ],
  }),
  defineCheck({
    id: 'tres-token-charset-entropy',
    title: 'Access tokens cannot be guessed, and none comes twice',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §10.10', 'RFC 6749 §A.12'],
    lanes: WITH_USER,
    needs,
    stimulus: 'Signs in three times, and looks at the tokens.',
    expectation: 'Three different tokens of visible characters, with room for 128 bits.',
    threats: ['token-guessing'],
    fix: 'Draw at least 128 bits for each token from a cryptographic source.',
    async run(target) {
      const sessions = [
        await target.session(),
        await target.freshSession(),
        await target.freshSession(),
      ]
      return secretsFinding(
        sessions.map(({ accessToken }) => accessToken),
        sessions.map(({ answer }) => answer),
      )
    },
    mutants: [
      {
        name: 'gives the same one',
        world: answers(
          'token',
          onSuccess(members({ access_token: 'always-the-same-token-for-everybody' })),
        ),
      },
      { name: 'gives a short one', world: counting('access_token') },
    ],
  }),
  defineCheck({
    id: 'tres-expires-in-sane',
    title: 'The lifetime of a token is a number of seconds, of an hour at most',
    level: 'should',
    tier: 1,
    spec: ['RFC 6749 §5.1', 'RFC 6750 §5.3'],
    lanes,
    needs,
    stimulus: 'Redeems a code, and looks at expires_in.',
    expectation: 'A whole number above zero, and not above 3600.',
    threats: ['token-leakage'],
    fix: 'Send expires_in as a JSON number, and let bearer tokens end within an hour.',
    run: (target) => onTokens(target, (answer) => lifetimeOf(answer, target)),
    mutants: [
      {
        name: 'sends a string',
        world: answers('token', onSuccess(members({ expires_in: '3600' }))),
      },
      {
        name: 'sends a negative one',
        world: answers('token', onSuccess(members({ expires_in: -1 }))),
      },
      {
        name: 'lasts for a day',
        world: answers('token', onSuccess(members({ expires_in: 86_400 }))),
      },
      {
        name: 'says nothing',
        world: answers('token', onSuccess(members({ expires_in: undefined }))),
      },
    ],
  }),
  defineCheck({
    id: 'tres-scope-when-different',
    title: 'Granted scopes are named where they are not those that were asked for',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.3', 'RFC 6749 §5.1'],
    lanes: WITH_USER,
    needs,
    stimulus: 'Redeems a code, and compares scope with what was asked for.',
    expectation: 'scope is there and names scopes; or it is left out, and everything was granted.',
    fix: 'Send scope with every token response.',
    run: (target) => scopeFinding(target),
    mutants: [
      {
        name: 'names a scope that nobody asked for',
        world: answers('token', onSuccess(members({ scope: 'admin everything' }))),
      },
      { name: 'sends a list', world: answers('token', onSuccess(members({ scope: ['openid'] }))) },
    ],
  }),
  defineCheck({
    id: 'tres-no-uninvited-idtoken',
    title: 'No ID token comes where nobody asked for one',
    level: 'should',
    tier: 3,
    spec: ['OIDC Core §3.1.2.1'],
    lanes: WITH_USER,
    needs: ['user', 'id-token'],
    stimulus: 'Signs in without the scope openid.',
    expectation: 'No id_token.',
    fix: 'Issue ID tokens only where the scope openid was granted.',
    async run(target) {
      const { scopes } = (await target.session()).grant.asked
      const others = scopes.filter((scope) => scope !== 'openid')
      if (others.length === 0) return skipped('not-applicable', 'Nothing but openid is asked for.')
      const { answer, idToken } = await target.freshSession({
        scope: others.join(target.provider.scopes.separator),
        nonce: null,
      })
      return idToken === null
        ? kept(answer, 'No ID token came.')
        : violated(answer, 'An ID token came.')
    },
    mutants: [
      {
        name: 'always sends one',
        world: answers('token', onSuccess(members({ id_token: 'a.b.c' }))),
      },
    ],
  }),
]

async function onTokens(target: Target, judge: (answer: Answer) => Finding): Promise<Finding> {
  const answer = await target.scene('granted')
  return answer === null ? skipped('not-declared', 'No fixture shows tokens.') : judge(answer)
}

function shapeOf(target: Target, answer: Answer): Finding {
  const { access_token: token, token_type: type } = membersOf(answer)
  const mediaType = mediaTypeOf(answer)
  if (answer.status !== 200) return violated(answer, `The status is ${answer.status}.`)
  if (!isJsonType(mediaType)) {
    const isDeclared = typeof token === 'string' && declares(target, 'jsonIsLabelledOtherwise')
    const observed = `The media type is ${mediaType}.`
    return isDeclared ? nonstrict(answer, observed) : violated(answer, observed)
  }
  return typeof token === 'string' && typeof type === 'string'
    ? kept(answer, `Status 200, ${mediaType}, token_type ${type}.`)
    : violated(answer, 'The object has no access_token or no token_type.')
}

function headerHas(answer: Answer, name: string, word: string): Finding {
  const value = answer.headers[name]
  if (value?.toLowerCase().includes(word) === true) return kept(answer, `${name} is ${value}.`)
  return value === undefined && !answer.isComplete
    ? inconclusive(`No ${name} is known; the sources of the fixtures may leave it out.`, answer)
    : violated(answer, value === undefined ? `There is no ${name}.` : `${name} is ${value}.`)
}

function lifetimeOf(answer: Answer, target: Target): Finding {
  const { expires_in: lifetime } = membersOf(answer)
  if (lifetime === undefined)
    return violated(answer, 'expires_in is left out: the client cannot know when the token ends.')
  if (
    typeof lifetime === 'string' &&
    /^\d+$/.test(lifetime) &&
    declares(target, 'expiresInMayBeString')
  )
    return nonstrict(
      answer,
      'expires_in is a string, as the profile declares (expiresInMayBeString).',
    )
  if (!(Number.isInteger(lifetime) && Number(lifetime) > 0))
    return violated(answer, `expires_in is ${JSON.stringify(lifetime)}.`)
  const seconds = Number(lifetime)
  return seconds <= 3600
    ? kept(answer, `expires_in is ${seconds}.`)
    : violated(answer, `expires_in is ${seconds}: more than an hour.`)
}

async function scopeFinding(target: Target): Promise<Finding> {
  const {
    answer,
    grant: { asked },
  } = await target.session()
  const { scope } = membersOf(answer)
  if (scope === undefined) return kept(answer, 'scope is left out: everything was granted.')
  if (typeof scope !== 'string')
    return declares(target, 'grantedScopesAreArray')
      ? nonstrict(answer, 'scope is an array, as the profile declares (grantedScopesAreArray).')
      : violated(answer, 'scope is no string.')
  const { aliases, implies, unechoed } = target.provider.scopes
  const known = new Set([
    ...asked.scopes,
    ...asked.scopes.map((one) => aliases[one] ?? one),
    ...asked.scopes.flatMap((one) => implies[one] ?? []),
    ...unechoed,
    'openid',
  ])
  const isComma = !scope.includes(' ') && scope.includes(',')
  const strange = scope.split(/[ ,]+/).filter((one) => one !== '' && !known.has(one))
  if (strange.length > 0) return violated(answer, `Nobody asked for ${strange.join(', ')}.`)
  if (!isComma) return kept(answer, `scope is "${scope}".`)
  return declares(target, 'grantedScopesAreCommaSeparated')
    ? nonstrict(
        answer,
        `scope is "${scope}", as the profile declares (grantedScopesAreCommaSeparated).`,
      )
    : violated(answer, `scope is "${scope}": commas, not spaces.`)
}

/** Values that somebody could guess. */
export function secretsFinding(values: readonly string[], proofs: readonly Answer[]): Finding {
  if (!values.every(isVisible))
    return violated(proofs, 'There are characters that are not visible.')
  if (new Set(values).size < values.length) return violated(proofs, 'One came twice.')
  if (!proofs.every(({ isComplete }) => isComplete))
    return inconclusive('They are the emulator’s own.', proofs)
  const bits = bitsIn(values)
  return bits >= 128
    ? kept(proofs, `All are different, with room for ${bits} bits.`)
    : violated(proofs, `There is room for ${bits} bits only.`)
}

/** Gives numbers that follow one another. */
function counting(member: string) {
  let count = 1000
  return answers('token', (one) => onSuccess(members({ [member]: String(count++) }))(one))
}

function withGranted(all: Fixtures, change: (response: WireResponse) => WireResponse): Fixtures {
  return Object.fromEntries(
    Object.entries(all).map(([name, fixture]) =>
      fixture.stage === 'token' && fixture.when?.includes('granted') === true
        ? [name, { ...fixture, response: change({ ...fixture.response, cookies: [] }) }]
        : [name, fixture],
    ),
  )
}
