import { explain, type Outcome } from 'trivet'
import { recordTrace } from 'trivet/inspect'
import { defineProvider, github, google } from 'trivet/providers'
import { same, type Case, type World } from './case.ts'
import { approve, endOf, flowOf } from './login.ts'

/** A login whose code is sent to a server that answers badly. */
async function loginAtBadServer(world: World, answer: string, timeoutMs = 5_000): Promise<Outcome> {
  const good = flowOf(github, world)
  const { url, pending } = await good.begin()
  const endpoints = { ...good.provider.endpoints, token: `${world.origin}/answers/${answer}` }
  const provider = defineProvider({ ...good.provider, endpoints })
  const callback = await approve(url, world)
  return flowOf(github, world, { provider, timeoutMs }).complete(pending, callback)
}

const answers: readonly (readonly [
  answer: string,
  codes: readonly string[],
  timeoutMs?: number,
])[] = [
  ['json', ['exchange.access-token-missing']],
  // A browser does not tell where to.
  ['redirect', ['exchange.redirected', 'network.redirected']],
  ['huge', ['network.response-too-large']],
  ['invalid-utf8', ['network.response-not-utf8']],
  ['silence', ['network.timeout'], 100],
]

/** What goes wrong is data, and what is secret stays so. */
export const failureCases: readonly Case[] = [
  ...answers.map(([answer, codes, timeoutMs]) => ({
    name: `a token endpoint that answers with ${answer} is a failure with a code`,
    async run(world: World) {
      const outcome = await loginAtBadServer(world, answer, timeoutMs)
      if (outcome.status !== 'failed') throw new Error(`it ended as ${endOf(outcome)}`)
      same(codes.includes(outcome.failure.code) || outcome.failure.code, true)
      same(explain(outcome, github).next.length > 0, true)
    },
  })),
  {
    name: 'nothing that is secret is shown, or in a trace',
    async run(world) {
      const recorder = recordTrace()
      const flow = flowOf(google, world, { inspect: recorder.inspect })
      const { url, pending } = await flow.begin()
      const callback = await approve(url, world)
      const outcome = await flow.complete(pending, callback)
      if (outcome.status !== 'authenticated') throw new Error(`it ended as ${endOf(outcome)}`)
      const code = new URL(callback).searchParams.get('code')
      const { accessToken, idToken } = outcome.tokens
      const secrets = [
        pending.state,
        pending.codeVerifier,
        pending.nonce,
        code,
        accessToken,
        idToken,
      ]
      const trace = JSON.stringify(recorder.trace())
      same(trace.includes('exchangingCode'), true)
      const shown = [trace, JSON.stringify(flow), ...[flow, pending, outcome].map(String)].join()
      for (const secret of ['not-a-secret', ...secrets]) {
        same(typeof secret === 'string' && secret.length > 8, true)
        same(shown.includes(String(secret)), false)
      }
    },
  },
]
