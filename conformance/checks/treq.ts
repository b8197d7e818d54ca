import { defineCheck, NO_USER, WITH_USER } from '../provider-check.ts'
import { declares, errorIn, hasToken, refused, refusedWith, told } from '../judges/errors.ts'
import { kept, nonstrict, skipped, violated } from '../finding.ts'
import { answers, form, overlooks, tokens } from '../mutants.ts'
import { bogusCode } from '../target/scenes.ts'

/** What a token endpoint must not accept, and what it must: RFC 6749 §3.2. */
export const tokenRequestChecks = [
  defineCheck({
    id: 'treq-get-rejected',
    title: 'The token endpoint answers no GET',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2'],
    lanes: NO_USER,
    stimulus: 'Redeems a made-up code by GET, with everything in the query.',
    expectation: 'A refusal because of the method: no token, and no look at the code.',
    threats: ['credential-leakage'],
    fix: 'Accept POST only at the token endpoint, and answer anything else with 405.',
    async run(target) {
      const answer = await target.token(bogusCode(target), { method: 'GET' })
      if (declares(target, 'tokenRequestIsGet'))
        return nonstrict(answer, 'That is how it is asked (tokenRequestIsGet).')
      // Whoever says invalid_grant has read the query.
      if (hasToken(answer) || errorIn(answer) === 'invalid_grant')
        return violated(answer, `The request was processed (${told(answer)}).`)
      return refused(target, answer)
    },
    mutants: [
      {
        name: 'gives tokens by GET',
        world: answers('token', (one, { method }) => (method === 'GET' ? tokens() : one)),
      },
    ],
  }),
  defineCheck({
    id: 'treq-query-credentials-rejected',
    title: 'Client credentials in the query of the token request are not accepted',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §2.3.1'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code by POST with client_id and client_secret in the query.',
    expectation: 'invalid_client or invalid_request: the code is never looked at.',
    threats: ['credential-leakage'],
    fix: 'Read client credentials from the Authorization header or the body only.',
    async run(target) {
      const { clientId, clientSecret = '' } = target.client
      const inQuery = new URLSearchParams({ client_id: clientId, client_secret: clientSecret })
      const body = new URLSearchParams(bogusCode(target)).toString()
      const answer = await target.send({
        method: 'POST',
        url: `${target.provider.endpoints.token}?${inQuery.toString()}`,
        headers: {
          accept: 'application/json',
          ...target.provider.token.headers,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body,
      })
      return declares(target, 'tokenRequestIsGet')
        ? nonstrict(answer, 'Credentials are expected in the query (tokenRequestIsGet).')
        : refusedWith(target, answer, ['invalid_client', 'invalid_request'], [400, 401, 404])
    },
    mutants: [
      {
        name: 'reads credentials from the query',
        world: overlooks('token', (request) => {
          const { searchParams } = new URL(request.url)
          return { ...request, body: `${request.body ?? ''}&${searchParams.toString()}` }
        }),
      },
    ],
  }),
  defineCheck({
    id: 'treq-grant-type-missing',
    title: 'A token request without grant_type is refused with invalid_request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends a made-up code without grant_type.',
    expectation: 'Status 400 and error invalid_request.',
    fix: 'Answer a missing grant_type with 400 and {"error":"invalid_request"}.',
    async run(target) {
      const { grant_type: _, ...rest } = bogusCode(target)
      return refusedWith(target, await target.token(rest), ['invalid_request'])
    },
    mutants: [
      {
        name: 'takes it for authorization_code',
        world: overlooks('token', form({ grant_type: 'authorization_code' })),
      },
    ],
  }),
  defineCheck({
    id: 'treq-grant-type-unknown',
    title: 'An unknown grant_type is refused with unsupported_grant_type',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends a grant type that does not exist.',
    expectation: 'Status 400 and error unsupported_grant_type.',
    fix: 'Answer an unknown grant_type with 400 and {"error":"unsupported_grant_type"}.',
    async run(target) {
      const answer = await target.token({ ...bogusCode(target), grant_type: 'urn:trivet:made-up' })
      return refusedWith(target, answer, ['unsupported_grant_type'])
    },
    mutants: [
      {
        name: 'takes it for authorization_code',
        world: overlooks('token', form({ grant_type: 'authorization_code' })),
      },
    ],
  }),
  defineCheck({
    id: 'treq-unknown-param-ignored',
    title: 'A parameter that nobody knows does not spoil a token request',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.2'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code with a parameter more.',
    expectation: 'Tokens, as without it.',
    fix: 'Ignore parameters that are not known.',
    async run(target) {
      const answer = await target.redeem(await target.grant(), { trivet_unknown: 'yes' })
      return hasToken(answer)
        ? kept(answer, 'Tokens came all the same.')
        : violated(answer, `No token came (${told(answer)}).`)
    },
    mutants: [
      {
        name: 'refuses what it does not know',
        world: overlooks('token', (request) =>
          request.body?.includes('trivet_unknown') === true
            ? form({ code: null })(request)
            : request,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'treq-duplicate-param-rejected',
    title: 'A parameter that occurs twice in a token request is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2', 'RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends two different made-up codes in one token request.',
    expectation: 'Status 400 and error invalid_request: neither code is looked at.',
    threats: ['parameter-pollution'],
    fix: 'Refuse a token request with a repeated parameter with 400 and {"error":"invalid_request"}.',
    async run(target) {
      if (target.provider.token.encoding === 'json')
        return skipped('not-applicable', 'A JSON body has no parameter twice.')
      const { code = '', ...rest } = bogusCode(target)
      const answer = await target.token({ ...rest, code: [code, `${code}-again`] })
      return refusedWith(target, answer, ['invalid_request'])
    },
    mutants: [
      {
        name: 'takes the first',
        world: overlooks('token', (request) => {
          const fields = new URLSearchParams(request.body)
          return form({ code: fields.get('code') })(request)
        }),
      },
    ],
  }),
]
