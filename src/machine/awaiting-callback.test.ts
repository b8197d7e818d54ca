import { describe, expect, test } from 'vitest'
import { drafted, goodDraft, refusals, rules, type Rule } from '../../tests/model/callbacks.ts'
import {
  callbackUrl,
  CODE,
  EXPIRES_AT,
  ISSUER,
  NONCE,
  policy,
  received,
  REDIRECT_URI,
  secretsIn,
  STATE,
  VERIFIER,
  waiting,
} from '../../tests/model/support.ts'
import { failure, type Failure } from '../failures.ts'
import { step } from './driver.ts'
import { flowMachine } from './flow-machine.ts'
import * as guards from './guards.ts'

/** The failure that a callback comes to, wherever it is reported. */
function failureOf([state, actions]: ReturnType<typeof step>): Failure | null {
  const refused = actions.find((action) => action.type === 'callback.refused')
  return refused === undefined ? state.context.failure : refused.params.failure
}

function applies({ guard }: Rule, { state, event }: ReturnType<typeof drafted>): boolean {
  return guards[guard]({ context: state.context }, event as never)
}

describe('a good callback', () => {
  test('no guard holds it back', () => {
    const good = drafted(goodDraft)
    expect(rules.filter((rule) => applies(rule, good))).toEqual([])
  })

  test('leads to the exchange of its code, with what only this flow knows', () => {
    const { state, event } = drafted(goodDraft)
    const [next, actions] = step(state, event)
    expect(next.value).toBe('exchangingCode')
    expect(actions).toEqual([
      {
        type: 'effect.exchange',
        params: {
          attempt: 2,
          code: CODE,
          codeVerifier: VERIFIER,
          redirectUri: REDIRECT_URI,
          scopes: ['openid', 'email'],
          state: STATE,
          nonce: NONCE,
          callback: {},
        },
      },
    ])
  })

  test('leaves only the nonce of the secrets', () => {
    const [{ context }] = step(waiting(), received())
    expect(secretsIn(context)).toEqual([NONCE])
  })

  test('may carry other parameters, and the fragment that Facebook adds', () => {
    const url = `${callbackUrl()}&scope=email&authuser=0&hd=example.org&prompt=none#_=_`
    const [next] = step(waiting(), received(url))
    expect(next.value).toBe('exchangingCode')
  })
})

describe('each rule', () => {
  test('has its guard in the chart, in the order of the table', () => {
    const transitions = flowMachine.states.awaitingCallback?.transitions.get('callback.received')
    const named = transitions?.map(({ guard }) => (guard as { type: string } | undefined)?.type)
    expect(named).toEqual([...rules.map(({ guard }) => guard), 'hasUnannouncedIssuer', undefined])
  })

  test.each(rules.map((rule) => [rule.guard, rule] as const))(
    '%s: alone, its code and its state',
    (_, rule) => {
      const { state, event } = drafted(rule.breaks(goodDraft))
      const [next, actions] = step(state, event)
      expect(failureOf([next, actions])?.code).toBe(rule.code)
      expect(next.value).toBe(rule.leadsTo)
      expect(actions.filter(({ type }) => type.startsWith('effect.'))).toEqual([])
    },
  )

  // What cannot both be: none and two, none and a wrong one.
  const exclusive = new Set(['isStateMissing isStateDuplicated', 'hasForeignIssuer lacksIssuer'])
  const pairs = rules.flatMap((earlier, index) =>
    rules
      .slice(index + 1)
      .filter((later) => !exclusive.has(`${earlier.guard} ${later.guard}`))
      .map((later) => [earlier.guard, later.guard, earlier, later] as const),
  )

  test.each(pairs)('%s comes before %s', (_, __, earlier, later) => {
    const { state, event } = drafted(later.breaks(earlier.breaks(goodDraft)))
    expect([earlier, later].map((rule) => applies(rule, { state, event }))).toEqual([true, true])
    expect(failureOf(step(state, event))?.code).toBe(earlier.code)
  })
})

describe('a callback that is not ours', () => {
  const denied = (rule: Rule) =>
    rule.breaks({
      ...goodDraft,
      parameters: [
        ['error', 'access_denied'],
        ['state', STATE],
      ],
    })
  const forged = refusals.flatMap((rule) => [
    [`${rule.code}, with a code`, rule.breaks(goodDraft)] as const,
    [`${rule.code}, with access_denied`, denied(rule)] as const,
  ])

  test.each(forged)('%s: the flow waits on, and the real one after it succeeds', (_, draft) => {
    const { state, event } = drafted(draft)
    const [next, actions] = step(state, event)
    expect(next).toEqual(state)
    expect(actions.map(({ type }) => type)).toEqual(['callback.refused'])
    expect(step(next, drafted(goodDraft).event)[0].value).toBe('exchangingCode')
  })

  test('another address is reported without its query, and without our secrets', () => {
    const address = `https://app.example/${STATE}/${CODE}`
    const { state, event } = drafted({ ...goodDraft, address })
    expect(failureOf(step(state, event))).toEqual(
      failure('callback.redirect-mismatch', {
        expected: REDIRECT_URI,
        received: 'https://app.example/[redacted]/[redacted]',
      }),
    )
  })

  test('a flow without a state takes no callback at all', () => {
    const [next, [action]] = step(waiting({ state: null }), received(callbackUrl({ state: '' })))
    expect(next.value).toBe('awaitingCallback')
    expect(action).toMatchObject({ params: { failure: { code: 'callback.state-mismatch' } } })
  })
})

describe('expiry', () => {
  test('a callback one millisecond before the end is in time', () => {
    const [next] = step(waiting(), received(callbackUrl(), { receivedAt: EXPIRES_AT - 1 }))
    expect(next.value).toBe('exchangingCode')
  })

  test('a callback that came at no time is too late', () => {
    const [next] = step(waiting(), received(callbackUrl(), { receivedAt: Number.NaN }))
    expect(next.value).toBe('expired')
  })

  test('a callback at the end is too late', () => {
    const [next] = step(waiting(), received(callbackUrl(), { receivedAt: EXPIRES_AT }))
    expect(next.value).toBe('expired')
    expect(next.context.failure?.details).toEqual({ expiredAt: EXPIRES_AT, receivedAt: EXPIRES_AT })
  })
})

describe('protocol parameters', () => {
  test.each(['code', 'iss', 'error', 'error_description', 'error_uri'])(
    '%s twice is refused, with two equal values too',
    (parameter) => {
      const url = `${callbackUrl()}&${parameter}=x&${parameter}=x`
      const [next] = step(waiting(), received(url))
      expect(next.value).toBe('rejected')
      expect(next.context.failure).toEqual(failure('callback.parameter-duplicated', { parameter }))
    },
  )

  test.each([
    ...['access_token', 'id_token', 'refresh_token', 'response'].flatMap((parameter) => [
      { parameter, in: 'query' as const },
      { parameter, in: 'fragment' as const },
    ]),
    ...['code', 'state', 'error'].map((parameter) => ({ parameter, in: 'fragment' as const })),
  ])('$parameter in the $in is refused', (unexpected) => {
    const { parameter } = unexpected
    const url = `${callbackUrl()}${unexpected.in === 'query' ? '&' : '#'}${parameter}=x`
    const [next] = step(waiting(), received(url))
    expect(next.value).toBe('rejected')
    expect(next.context.failure).toEqual(failure('callback.parameter-unexpected', unexpected))
  })

  test('an empty code is no code', () => {
    const [next] = step(waiting(), received(callbackUrl({ code: '', state: STATE })))
    expect(next.context.failure).toEqual(failure('callback.code-missing', {}))
  })
})

describe('what the provider says', () => {
  const said = (parameters: Record<string, string>, denials = policy.denials) =>
    step(
      waiting({ policy: { ...policy, denials } }),
      received(callbackUrl({ state: STATE, ...parameters })),
    )[0]

  test('an error with a code beside it is an error', () => {
    expect(said({ error: 'server_error', code: CODE }).context.failure?.code).toBe('callback.error')
  })

  test("a refusal in the provider's own word is a refusal", () => {
    const next = said({ error: 'user_cancelled' }, ['access_denied', 'user_cancelled'])
    expect(next.value).toBe('denied')
  })

  test('its words are kept, on one line, without our secrets', () => {
    const next = said({
      error: 'server_error',
      error_description: `state ${STATE}\r\nverifier ${VERIFIER}\tcode ${CODE}`,
      error_uri: 'https://issuer.example/why',
      code: CODE,
    })
    expect(next.context.failure?.details).toEqual({
      error: 'server_error',
      standardError: null,
      description: 'state [redacted] verifier [redacted] code [redacted]',
      uri: 'https://issuer.example/why',
    })
  })
})

describe('iss', () => {
  type Issuer = (typeof policy)['issuer']
  const answered = (iss: string | undefined, issuer: Partial<Issuer>, error?: string) =>
    step(
      waiting({ policy: { ...policy, issuer: { ...policy.issuer, ...issuer } } }),
      received(
        callbackUrl({
          state: STATE,
          code: CODE,
          ...(iss !== undefined && { iss }),
          ...(error !== undefined && { error }),
        }),
      ),
    )[0]
  const warningsAt = (iss: string | undefined, issuer: Partial<Issuer>) => {
    const { value, context } = answered(iss, issuer)
    return [value, ...context.warnings.map(({ code }) => code)]
  }

  test.each(['absent', 'optional', 'required'] as const)(
    'a wrong one is fatal where it is %s',
    (presence) => {
      expect(answered('https://evil.example', { presence }).context.failure).toEqual(
        failure('callback.issuer-mismatch', { expected: ISSUER, received: 'https://evil.example' }),
      )
    },
  )

  test.each([`${ISSUER}/`, ISSUER.toUpperCase(), `${ISSUER} `, ''])(
    'is compared as a string: %j is another',
    (iss) => {
      expect(answered(iss, {}).value).toBe('rejected')
    },
  )

  test('a right one is taken: silently where it is expected, with a warning where it is not', () => {
    expect(warningsAt(ISSUER, { presence: 'required' })).toEqual(['exchangingCode'])
    expect(warningsAt(ISSUER, { presence: 'optional' })).toEqual(['exchangingCode'])
    expect(warningsAt(ISSUER, { presence: 'absent' })).toEqual([
      'exchangingCode',
      'callback.issuer-unannounced',
    ])
  })

  test('where no issuer is known, any is ignored, with a warning', () => {
    expect(warningsAt('https://any.example', { expected: null })).toEqual([
      'exchangingCode',
      'callback.issuer-unknown',
    ])
    expect(warningsAt(undefined, { expected: null })).toEqual(['exchangingCode'])
  })

  test('missing is fatal only where it is required', () => {
    expect(answered(undefined, { presence: 'absent' }).value).toBe('exchangingCode')
    expect(answered(undefined, { presence: 'optional' }).value).toBe('exchangingCode')
    expect(answered(undefined, { presence: 'required' }).context.failure).toEqual(
      failure('callback.issuer-missing', { expected: ISSUER }),
    )
  })

  test('an error without it is refused too, unless the provider leaves it out there', () => {
    const required = { presence: 'required' } as const
    expect(answered(undefined, required, 'access_denied').value).toBe('rejected')
    const lenient = { ...required, onErrorToo: false }
    expect(answered(undefined, lenient, 'access_denied').value).toBe('denied')
    expect(answered(undefined, lenient).value).toBe('rejected')
    expect(answered('https://evil.example', lenient, 'access_denied').value).toBe('rejected')
  })
})

test('a restored flow takes the policy of today', () => {
  const today = { ...policy, denials: ['no'] }
  const [next, actions] = step(waiting(), { type: 'flow.resumed', policy: today })
  expect(next).toEqual(waiting({ policy: today }))
  expect(actions).toEqual([])
})
