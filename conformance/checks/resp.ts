import { defineCheck, NO_USER, WITH_USER } from '../provider-check.ts'
import { attempt, isErrorRedirect, registeredErrors } from '../judges/authorization.ts'
import { declares } from '../judges/errors.ts'
import { bitsIn, isVisible } from '../judges/entropy.ts'
import { inconclusive, kept, nonstrict, skipped, violated, type Finding } from '../finding.ts'
import { answers, callback, overlooks, redirected } from '../mutants.ts'
import type { SeenCallback, Target } from '../target/target.ts'

/** Every character that a state may have (RFC 6749 appendix A.5), those that are easily lost first. */
const EVERY_CHARACTER = ` "&+%=<>#?/;,'` + '`|\\^~{}[]()!$*:@-._aZ09'

/** What comes back to the client: RFC 6749 §4.1.2. */
export const authorizationResponseChecks = [
  defineCheck({
    id: 'resp-state-echo-exact',
    title: 'The state comes back as it was sent, whatever characters it has',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2', 'RFC 6749 §A.5'],
    lanes: NO_USER,
    stimulus:
      'Asks with a state of every kind of character; without a user, so that an error comes back.',
    expectation: 'The same state, character by character.',
    threats: ['csrf'],
    fix: 'Decode the state once, keep it, and encode it once.',
    async run(target) {
      const changes = target.capabilities.has('user')
        ? { state: EVERY_CHARACTER }
        : { state: EVERY_CHARACTER, prompt: 'none' }
      const seen = await attempt(target, changes)
      if (seen.kind === 'page')
        return inconclusive(`No redirect came (status ${seen.answer.status}).`, seen)
      const back = seen.params.get('state')
      return back === EVERY_CHARACTER
        ? kept(seen, 'The state came back unchanged.')
        : violated(seen, back === null ? 'No state came back.' : 'Another state came back.')
    },
    mutants: [
      {
        name: 'decodes it twice',
        world: answers('authorization', (one) =>
          redirected(one, ({ searchParams }) =>
            searchParams.set('state', (searchParams.get('state') ?? '').replaceAll('+', ' ')),
          ),
        ),
      },
      { name: 'forgets it', world: answers('authorization', callback({ state: null })) },
    ],
  }),
  defineCheck({
    id: 'resp-no-state-when-none-sent',
    title: 'No state comes back where none was sent',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §4.1.2'],
    lanes: NO_USER,
    stimulus: 'Asks for authorization without a state.',
    expectation: 'A callback without a state.',
    fix: 'Send the state back only where the request had one.',
    async run(target) {
      const changes = target.capabilities.has('user') ? {} : { prompt: 'none' }
      const seen = await attempt(target, { ...changes, state: null })
      if (seen.kind === 'page')
        return inconclusive(`No redirect came (status ${seen.answer.status}).`, seen)
      return seen.params.has('state')
        ? violated(seen, 'A state came back that nobody sent.')
        : kept(seen, 'No state came back.')
    },
    mutants: [
      { name: 'invents one', world: answers('authorization', callback({ state: 'invented' })) },
    ],
  }),
  defineCheck({
    id: 'resp-redirect-query-kept',
    title: 'What the redirect URI has in its query comes back',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.1.2'],
    lanes: WITH_USER,
    needs: ['user', 'second-redirect-uri'],
    stimulus: 'Signs in with a registered redirect URI that has a query.',
    expectation: 'Its own parameters, and those of the response.',
    fix: 'Add the parameters of the response to the query of the redirect URI.',
    async run(target) {
      const redirectUri = target.client.otherRedirectUri ?? ''
      const own = [...new URL(redirectUri).searchParams]
      if (own.length === 0) return skipped('not-declared', 'The second redirect URI has no query.')
      const seen = await target.logIn({ redirect_uri: redirectUri })
      if (seen.kind === 'page') return inconclusive('No redirect came.', seen)
      const lost = own.filter(([name, value]) => seen.params.get(name) !== value)
      return lost.length === 0
        ? kept(seen, `${own.map(([name]) => name).join(', ')} came back.`)
        : violated(seen, `${lost.map(([name]) => name).join(', ')} did not come back.`)
    },
    mutants: [
      { name: 'replaces the query', world: answers('authorization', callback({ tenant: null })) },
    ],
  }),
  defineCheck({
    id: 'resp-code-in-query',
    title: 'The code comes in the query, not in the fragment',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in, and looks at the callback.',
    expectation: 'code in the query, and nothing of it in the fragment.',
    threats: ['code-leakage'],
    fix: 'Put the parameters of the response into the query component.',
    async run(target) {
      const seen = await target.logIn()
      if (seen.kind === 'page') return inconclusive('No redirect came.', seen)
      if (seen.url.hash.includes('code=')) return violated(seen, 'The code is in the fragment.')
      return seen.params.has('code')
        ? kept(seen, 'The code is in the query.')
        : inconclusive('No code came.', seen)
    },
    mutants: [
      {
        name: 'puts it into the fragment',
        world: answers('authorization', (one) =>
          redirected(one, (url) => {
            url.hash = url.search.slice(1)
            url.search = ''
          }),
        ),
      },
    ],
  }),
  defineCheck({
    id: 'resp-code-entropy',
    title: 'Codes cannot be guessed, and none comes twice',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §10.10'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in five times, and looks at the codes.',
    expectation: 'Five different codes of visible characters, with room for 128 bits.',
    threats: ['code-guessing'],
    fix: 'Draw at least 128 bits for each code from a cryptographic source.',
    async run(target) {
      const grants = []
      for (let count = 0; count < 5; count++) grants.push(await target.grant())
      const codes = grants.map(({ code }) => code)
      if (new Set(codes).size < codes.length) return violated(grants, 'A code came twice.')
      if (!codes.every(isVisible))
        return violated(grants, 'A code has characters that are not visible.')
      const bits = bitsIn(codes)
      // An emulated code has the shape of an example in a page of documentation.
      if (!grants.every(({ callback: { hops } }) => hops[0]?.isComplete ?? true))
        return inconclusive('The codes are the emulator’s own.', grants)
      return bits >= 128
        ? kept(grants, `Five different codes, with room for ${bits} bits.`)
        : violated(grants, `There is room for ${bits} bits only.`)
    },
    mutants: [
      {
        name: 'gives the same code',
        world: answers('authorization', callback({ code: 'always-the-same-code-for-all-of-you' })),
      },
      {
        name: 'counts',
        world: (world, provider) => {
          let count = 1000
          return answers('authorization', (one) => callback({ code: String(count++) })(one))(
            world,
            provider,
          )
        },
      },
    ],
  }),
  defineCheck({
    id: 'resp-error-shape',
    title: 'An error that comes by redirect has legal parameters and no code',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.2.1', 'OIDC Core §3.1.2.6'],
    lanes: NO_USER,
    stimulus:
      'Asks for a response type that does not exist, else with prompt=none, and looks at the callback.',
    expectation:
      'An error of RFC 6749 §4.1.2.1 or OpenID Connect Core §3.1.2.6; error_description of printable ASCII without quotation marks and backslashes; error_uri a URI of such characters without spaces; no code.',
    threats: ['log-injection'],
    fix: 'Send an error of one of the two lists, a description in plain ASCII, and no code.',
    async run(target) {
      const seen = await target.callback('response-type-unsupported')
      const other = isErrorRedirect(seen) ? seen : await target.callback('login-required')
      if (isErrorRedirect(other)) return errorShape(target, other)
      const page = other ?? seen
      return page === null
        ? skipped('not-declared', 'No fixture shows it.')
        : inconclusive('The provider shows its errors on pages of its own.', page)
    },
    mutants: [
      {
        name: 'sends a code too',
        world: answers('authorization', callback({ code: 'and-a-code' })),
      },
      {
        name: 'has a word of its own',
        world: answers('authorization', callback({ error: 'no way' })),
      },
      {
        name: 'has a word that nobody has registered',
        world: answers('authorization', callback({ error: 'unknown_response_type' })),
      },
      {
        name: 'has a line break in its description',
        world: answers('authorization', callback({ error_description: 'no\r\nway' })),
      },
      {
        name: 'has a text for its error_uri',
        world: answers('authorization', callback({ error_uri: 'see the manual' })),
      },
      {
        name: 'has an error_uri that is none',
        world: answers('authorization', callback({ error_uri: 'https://:80' })),
      },
    ],
  }),
  defineCheck({
    id: 'resp-user-denies',
    title: 'A user who refuses is sent back with access_denied',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §4.1.2.1'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in and refuses.',
    expectation: 'A redirect with error=access_denied and the state, and no code.',
    fix: 'Redirect with error=access_denied and the state when the user refuses.',
    async run(target) {
      const seen = await target.logIn({}, { decision: 'deny' })
      if (seen.kind === 'page') return inconclusive('No way to refuse was found on the page.', seen)
      return denialFinding(target, seen, seen.asked.state)
    },
    mutants: [
      {
        name: 'says server_error',
        world: answers('authorization', callback({ error: 'server_error' })),
      },
      { name: 'forgets the state', world: answers('authorization', callback({ state: null })) },
      {
        name: 'takes no for yes',
        world: overlooks('authorization', (request) =>
          request.body === undefined
            ? request
            : { ...request, body: request.body.replace('decision=deny', 'decision=allow') },
        ),
      },
    ],
  }),
]

function errorShape(target: Target, seen: SeenCallback): Finding {
  const error = seen.params.get('error') ?? ''
  const description = seen.params.get('error_description') ?? ''
  if (seen.params.has('code')) return violated(seen, 'A code came with the error.')
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(description))
    return violated(seen, 'error_description has characters that are not allowed there.')
  const uri = seen.params.get('error_uri')
  const isUri = uri === null || URL.canParse(uri, 'https://any.example')
  if (!isUri || !/^[\x21\x23-\x5b\x5d-\x7e]*$/.test(uri ?? ''))
    return violated(seen, 'error_uri is no URI, or has characters that are not allowed there.')
  if (registeredErrors.has(error))
    return kept(seen, `The error is ${error}, and all parameters are legal.`)
  return declares(target, 'callbackErrorsAreNamedOtherwise')
    ? nonstrict(
        seen,
        `The error is ${error}, as the profile declares (callbackErrorsAreNamedOtherwise).`,
      )
    : violated(seen, `The error is ${error}, which is not registered.`)
}

function denialFinding(target: Target, seen: SeenCallback, state: string | null): Finding {
  const error = seen.params.get('error')
  const isBare = error === null && !seen.params.has('code')
  if (isBare && declares(target, 'denialHasNoError'))
    return nonstrict(seen, 'No error came back, as the profile declares (denialHasNoError).')
  if (seen.params.has('code') || error === null)
    return violated(seen, 'The user refused, and no error came back.')
  if (seen.params.get('state') !== state) return violated(seen, 'The state did not come back.')
  if (error === 'access_denied') return kept(seen, 'error=access_denied came back, with the state.')
  return target.provider.callback.denials.includes(error)
    ? nonstrict(seen, `The error is ${error}, which the profile declares to mean a denial.`)
    : violated(seen, `The error is ${error}.`)
}
