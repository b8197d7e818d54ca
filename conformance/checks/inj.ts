import { defineCheck, OWN_SERVER } from '../provider-check.ts'
import { inconclusive, kept, violated } from '../finding.ts'
import { redirectTo } from '../mutants.ts'

/** What lets somebody else's answer in: RFC 6749 §10.2. */
export const injectionChecks = [
  defineCheck({
    id: 'inj-consent-public',
    title: 'A public client never gets a code without the user',
    level: 'should',
    tier: 3,
    spec: ['RFC 6749 §10.2', 'OAuth 2.1 §7.3.1'],
    lanes: OWN_SERVER,
    needs: ['user', 'public-client'],
    stimulus: 'Signs in twice as a public client, in the same browser.',
    expectation: 'The second time too the user is asked.',
    threats: ['client-impersonation'],
    fix: 'Ask the user each time for a client that cannot authenticate, unless its redirect URI proves who it is.',
    async run(target) {
      const client = target.publicClient ?? target.client
      await target.logIn({}, { client })
      const again = await target.logIn({}, { client })
      if (again.kind === 'page') return inconclusive('No redirect came.', again)
      const isAsked = again.hops.some(
        ({ evidence }) =>
          evidence.kind === 'exchange' && evidence.exchange.request.method === 'POST',
      )
      return isAsked
        ? kept(again, 'The user was asked again.')
        : violated(again, 'The code came without asking.')
    },
    mutants: [
      {
        name: 'remembers for ever',
        world: (world, { endpoints }) => {
          let isKnown = false
          return {
            ...world,
            async send(request, signal) {
              const isAsking = request.url.startsWith(endpoints.authorization)
              if (isAsking && request.method === 'GET' && isKnown)
                return redirectTo('http://127.0.0.1/callback?code=without-asking')
              if (isAsking && request.method === 'POST') isKnown = true
              return world.send(request, signal)
            },
          }
        },
      },
    ],
  }),
]
