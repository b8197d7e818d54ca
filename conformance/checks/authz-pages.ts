import { defineCheck, NO_USER, WITH_USER, type CheckInput } from '../provider-check.ts'
import { inconclusive, kept, violated } from '../finding.ts'
import { answers, headers, status } from '../mutants.ts'
import type { Answer } from '../target/target.ts'

/** The pages on which a user signs in and allows. */
export const authorizationPageChecks = [
  pageCheck({
    id: 'authz-frame-denied',
    title: 'Pages of login and consent cannot be framed',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.16', 'RFC 6749 §10.13'],
    lanes: NO_USER,
    expectation: 'Content-Security-Policy with frame-ancestors, or X-Frame-Options.',
    threats: ['clickjacking'],
    fix: "Send Content-Security-Policy: frame-ancestors 'none' with every page.",
    isRight: ({
      headers: { 'content-security-policy': policy = '', 'x-frame-options': options },
    }) => policy.includes('frame-ancestors') || options !== undefined,
    mutants: [
      {
        name: 'can be framed',
        world: answers('authorization', headers({ 'content-security-policy': null })),
      },
    ],
  }),
  defineCheck({
    id: 'authz-no-cors',
    title: 'The authorization endpoint answers no scripts of other origins',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §2.6'],
    lanes: NO_USER,
    stimulus: 'Opens the authorization page with an Origin header of another site.',
    expectation: 'No Access-Control-Allow-Origin.',
    threats: ['code-leakage'],
    fix: 'Take CORS away from the authorization endpoint: browsers are redirected there, scripts have no business there.',
    async run(target) {
      const { asked } = await target.authorize()
      const origin = 'https://attacker.example'
      const answer = await target.send({ method: 'GET', url: asked.url, headers: { origin } })
      const allowed = answer.headers['access-control-allow-origin']
      if (allowed !== undefined)
        return violated(answer, `Access-Control-Allow-Origin is ${allowed}.`)
      return answer.isComplete
        ? kept(answer, 'There is no Access-Control-Allow-Origin.')
        : inconclusive('The page is the emulator’s own.', answer)
    },
    mutants: [
      {
        name: 'allows every origin',
        world: answers('authorization', headers({ 'access-control-allow-origin': '*' })),
      },
    ],
  }),
  defineCheck({
    id: 'authz-no-307',
    title: 'After a form the browser is not made to post it again',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §4.12'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Signs in, and looks at every redirect that answers a form.',
    expectation: '302 or 303, never 307 or 308.',
    threats: ['credential-leakage'],
    fix: 'Redirect with 303 after a form.',
    async run(target) {
      const { hops } = (await target.session()).grant.callback
      const posted = hops.filter(
        ({ evidence }) =>
          evidence.kind === 'exchange' && evidence.exchange.request.method === 'POST',
      )
      if (posted.length === 0) return inconclusive('No form was seen.')
      const bad = posted.find((one) => one.status === 307 || one.status === 308)
      return bad === undefined
        ? kept(
            posted,
            `The forms were answered with ${posted.map((one) => one.status).join(', ')}.`,
          )
        : violated(bad, `A form was answered with ${bad.status}.`)
    },
    mutants: [
      {
        name: 'redirects with 307',
        world: answers('authorization', (one) => (one.status === 303 ? status(307)(one) : one)),
      },
    ],
  }),
  pageCheck({
    id: 'authz-referrer-policy',
    title: 'Pages of login and consent send no referrer',
    level: 'may',
    tier: 3,
    spec: ['RFC 9700 §4.2.4'],
    lanes: NO_USER,
    expectation: 'A Referrer-Policy that tells other sites no more than the origin.',
    threats: ['code-leakage'],
    fix: 'Send Referrer-Policy: no-referrer with every page.',
    isRight: ({ headers: { 'referrer-policy': policy = '' } }) =>
      /^(?:no-referrer|(?:strict-)?origin(?:-when-cross-origin)?|same-origin)$/.test(policy.trim()),
    mutants: [
      {
        name: 'has no policy',
        world: answers('authorization', headers({ 'referrer-policy': null })),
      },
    ],
  }),
]

/** A check of the headers of the page that comes first. */
function pageCheck({
  isRight,
  ...input
}: Omit<CheckInput, 'run' | 'stimulus'> & { readonly isRight: (answer: Answer) => boolean }) {
  return defineCheck({
    ...input,
    stimulus: 'Opens the authorization page, and looks at its headers.',
    async run(target) {
      const seen = await target.authorize()
      if (seen.kind === 'callback') return inconclusive('The browser was sent back at once.', seen)
      if (!seen.answer.isComplete) return inconclusive('The page is the emulator’s own.', seen)
      return isRight(seen.answer)
        ? kept(seen, 'The header is there.')
        : violated(seen, 'No such header is there.')
    },
  })
}
