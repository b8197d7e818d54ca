import { defineCheck, NO_USER, OFFLINE } from '../provider-check.ts'
import {
  inconclusive,
  kept,
  nonstrict,
  skipped,
  violated,
  worst,
  type Finding,
} from '../finding.ts'
import { answers, headers, members, onError, status } from '../mutants.ts'
import { declares, errorIn, refused, refusedWith, told } from '../judges/errors.ts'
import { readChallenges } from '../judges/challenge.ts'
import { isJsonType, mediaTypeOf, membersOf } from '../target/answers.ts'
import { bogusCode } from '../target/scenes.ts'
import type { Answer, Target } from '../target/target.ts'

const lanes = [...OFFLINE, ...NO_USER]

/** The token endpoint's errors: RFC 6749 §5.2. */
export const tokenErrorChecks = [
  defineCheck({
    id: 'terr-bogus-code',
    title: 'A code that was never issued is refused with invalid_grant',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes,
    stimulus: 'Redeems a made-up code, with the right client authentication.',
    expectation: 'Status 400 and error invalid_grant.',
    threats: ['code-injection'],
    fix: 'Answer an unknown code with 400 and {"error":"invalid_grant"}, after the client has been authenticated.',
    async run(target) {
      const answer = await target.scene('code-unknown')
      return answer === null
        ? skipped('not-declared', 'No fixture shows a refused code.')
        : refusedWith(target, answer, ['invalid_grant'])
    },
    mutants: [
      {
        name: 'says invalid_request',
        world: answers('token', onError(members({ error: 'invalid_request' }))),
      },
      { name: 'says it with 500', world: answers('token', onError(status(500))) },
    ],
  }),
  defineCheck({
    id: 'terr-invalid-client-challenge',
    title: 'Failed Basic authentication is answered with 401 and a Basic challenge',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes,
    needs: ['secret'],
    stimulus:
      'Redeems a made-up code with a wrong secret, by HTTP Basic where the provider takes it.',
    expectation: 'Error invalid_client; after Basic with status 401 and WWW-Authenticate: Basic.',
    fix: 'Answer a failed Basic authentication with 401 and a WWW-Authenticate header of the scheme Basic.',
    async run(target) {
      const answer = await wrongSecret(target)
      if (answer === null) return skipped('not-declared', 'No fixture shows a wrong secret.')
      const refusal = refusedWith(target, answer, ['invalid_client'], [400, 401])
      if (refusal.kind === 'violated' || !wasBasic(answer)) return refusal
      if (answer.status !== 401)
        return declares(target, 'tokenErrorsUseStatus200') ||
          declares(target, 'tokenErrorsAreNamedOtherwise')
          ? nonstrict(answer, `The answer is ${told(answer)}, as the profile declares.`)
          : violated(answer, `The answer is ${told(answer)}; after Basic it has to be 401.`)
      return worst([refusal, challengeFinding(target, answer)])
    },
    mutants: [
      {
        name: 'sends no challenge',
        world: answers('token', headers({ 'www-authenticate': null })),
      },
      {
        name: 'challenges for Bearer',
        world: answers('token', headers({ 'www-authenticate': 'Bearer' })),
      },
      {
        name: 'says invalid_grant',
        world: answers('token', onError(members({ error: 'invalid_grant' }))),
      },
    ],
  }),
  defineCheck({
    id: 'terr-json-shape',
    title: 'An error body is a JSON object with legal members',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes,
    stimulus: 'Redeems a made-up code, and looks at the body of the refusal.',
    expectation:
      'A JSON object: error and error_description without quotation marks, backslashes and line breaks, error_uri a URI.',
    threats: ['log-injection'],
    fix: 'Send {"error":"…","error_description":"…"} as application/json, in plain ASCII without quotes and line breaks.',
    async run(target) {
      const answer = await target.scene('code-unknown')
      return answer === null
        ? skipped('not-declared', 'No fixture shows a refused code.')
        : shapeOf(answer, target)
    },
    mutants: [
      {
        name: 'sends an array',
        world: answers(
          'token',
          onError((one) => ({ ...one, body: '[]' })),
        ),
      },
      {
        name: 'has a line break in its description',
        world: answers('token', onError(members({ error_description: 'no\r\nsuch code' }))),
      },
      { name: 'has a number as error', world: answers('token', onError(members({ error: 400 }))) },
      {
        name: 'sends HTML',
        world: answers('token', onError(headers({ 'content-type': 'text/html' }))),
      },
    ],
  }),
  defineCheck({
    id: 'terr-status-400',
    title: 'An error of the token endpoint has status 400, or 401 for the client',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes,
    stimulus: 'Redeems a made-up code, and a made-up refresh token.',
    expectation: 'Status 400; never 200, never 5xx.',
    fix: 'Answer errors with status 400, and a client that could not be authenticated with 401.',
    async run(target) {
      const seen = [await target.scene('code-unknown'), await target.scene('refresh-token-unknown')]
      const findings = seen.flatMap((answer) => (answer === null ? [] : [statusOf(answer, target)]))
      const [first, ...others] = findings
      return first === undefined
        ? skipped('not-declared', 'No fixture shows a refusal.')
        : worst([first, ...others])
    },
    mutants: [
      { name: 'says it with 200', world: answers('token', onError(status(200))) },
      { name: 'says it with 500', world: answers('token', onError(status(500))) },
    ],
  }),
  defineCheck({
    id: 'terr-garbage-4xx',
    title: 'A token request that cannot be read is refused, and breaks nothing',
    level: 'should',
    tier: 2,
    spec: ['RFC 6749 §5.2', 'RFC 9110 §15.5'],
    lanes: NO_USER,
    stimulus: 'Sends an empty body, JSON, bytes that are not UTF-8, and a NUL.',
    expectation: 'A status from 400 to 499 each time, and no stack trace.',
    threats: ['information-leakage'],
    fix: 'Refuse what cannot be parsed with 400 and invalid_request, before anything else looks at it.',
    async run(target) {
      const findings = await Promise.all(
        garbage(target).map(async (request) => garbageFinding(target, await target.send(request))),
      )
      return worst(findings as [Finding, ...Finding[]])
    },
    mutants: [
      { name: 'breaks down', world: answers('token', onError(status(500))) },
      {
        name: 'shows a stack trace',
        world: answers(
          'token',
          onError((one) => ({
            ...one,
            body: 'Error: x\n    at parse (/srv/app.js:1:1)\n    at b (/srv/b.js:2:2)',
          })),
        ),
      },
    ],
  }),
]

/** In the lanes that send, by Basic if the provider takes it: only then is there something to be challenged. */
function wrongSecret(target: Target): Promise<Answer | null> {
  const takesBasic = target.provider.client.authentication.some(({ method }) => method === 'basic')
  if (target.lane === 'offline' || !takesBasic) return target.scene('secret-wrong')
  const client = { ...target.client, clientSecret: 'trivet-made-this-secret-up' }
  return target.token(bogusCode(target), { client, way: 'basic' })
}

function wasBasic({ evidence }: Answer): boolean {
  return evidence.kind === 'exchange' && 'authorization' in evidence.exchange.request.headers
}

function challengeFinding(target: Target, answer: Answer): Finding {
  const header = answer.headers['www-authenticate']
  if (header === undefined)
    return answer.isComplete
      ? violated(answer, 'The 401 has no WWW-Authenticate header.')
      : inconclusive(
          'No WWW-Authenticate header is known; the sources of the fixtures may leave it out.',
          answer,
        )
  const schemes = readChallenges(header)?.map(({ scheme }) => scheme) ?? []
  if (schemes.includes('basic')) return kept(answer, 'The 401 has a Basic challenge.')
  const observed = `The challenge is of the scheme ${schemes.join(', ') || 'that nobody can read'}.`
  return declares(target, 'tokenErrorsAreNamedOtherwise')
    ? nonstrict(answer, observed)
    : violated(answer, observed)
}

function shapeOf(answer: Answer, target: Target): Finding {
  const { error, error_description: description, error_uri: uri } = membersOf(answer)
  const mediaType = mediaTypeOf(answer)
  if (!isJsonType(mediaType)) {
    const quirk = answer.json === undefined ? 'tokenResponseMayBeForm' : 'jsonIsLabelledOtherwise'
    return errorIn(answer) !== null && declares(target, quirk)
      ? nonstrict(answer, `The body is ${mediaType}, as the profile declares (${quirk}).`)
      : violated(answer, `The body is ${mediaType === '' ? 'of no known type' : mediaType}.`)
  }
  if (answer.error?.isStandard === false)
    return nonstrict(
      answer,
      'The error has the shape that the profile declares (tokenErrorsHaveAnotherShape).',
    )
  if (typeof error !== 'string')
    return violated(answer, 'The body is no JSON object with a string error.')
  const isLegal = (value: unknown): boolean =>
    value === undefined ||
    (typeof value === 'string' && /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(value))
  if (!isLegal(error) || !isLegal(description)) {
    const observed = 'error or error_description has characters that are not allowed there.'
    return typeof description === 'string' && declares(target, 'errorTextHasOtherCharacters')
      ? nonstrict(answer, observed)
      : violated(answer, observed)
  }
  if (uri !== undefined && !(typeof uri === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]*$/.test(uri)))
    return violated(answer, 'error_uri is no URI.')
  return kept(answer, 'The body is a JSON object with legal members.')
}

function statusOf(answer: Answer, target: Target): Finding {
  const observed = `The answer is ${told(answer)}.`
  if (answer.status === 400 || answer.status === 401) return kept(answer, observed)
  const isClientError = answer.status > 401 && answer.status < 500
  if (isClientError && declares(target, 'tokenErrorsAreNamedOtherwise'))
    return nonstrict(
      answer,
      `The answer is ${told(answer)}, as the profile declares (tokenErrorsAreNamedOtherwise).`,
    )
  return answer.status === 200 &&
    errorIn(answer) !== null &&
    declares(target, 'tokenErrorsUseStatus200')
    ? nonstrict(
        answer,
        `The answer is ${told(answer)}, as the profile declares (tokenErrorsUseStatus200).`,
      )
    : violated(answer, observed)
}

function garbage({ provider: { endpoints } }: Target) {
  const form = 'application/x-www-form-urlencoded'
  const bodies: ReadonlyArray<readonly [type: string, body: string]> = [
    [form, ''],
    ['application/json', '{"grant_type":"authorization_code"}'],
    [form, 'grant_type=%ff%fe&code=%c3%28'],
    [form, 'grant_type=authorization_code%00&code=%00'],
  ]
  return bodies.map(([type, body]) => ({
    method: 'POST',
    url: endpoints.token,
    headers: { accept: 'application/json', 'content-type': type },
    body,
  }))
}

function garbageFinding(target: Target, answer: Answer): Finding {
  if (/(?:^|\n)\s+at \S+ \(|Traceback \(most recent call last\)/.test(answer.body))
    return violated(answer, 'The answer shows a stack trace.')
  return answer.status < 500 ? refused(target, answer) : violated(answer, `${told(answer)}.`)
}
