// A user's program, as small as it can be and still use what most programs use. `check:pack` compiles it with the
// strictest settings against the packed library, and runs it.
import { createFlow, explain, type Outcome, type User } from 'trivet'
import { webEffects, type Effects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { approve, createEmulator } from 'trivet/emulator'
import { diagram, recordTrace } from 'trivet/inspect'
import { github } from 'trivet/providers/github'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers } from 'trivet/web'

const emulator = createEmulator({ providers: [github] })
const recorder = recordTrace()
const effects: Effects = { ...nodeEffects(), ...webEffects({ fetch: emulator.fetch }) }
const flow = createFlow({
  provider: github,
  clientId: 'any',
  clientSecret: async () => 'any',
  redirectUri: 'https://app.example/callback/github',
  effects,
  inspect: recorder.inspect,
})

async function signIn(decision: 'allow' | 'deny'): Promise<User | string> {
  const { url, pending } = await flow.begin({ scopes: ['read:user'], data: { returnTo: '/' } })
  const callback = await approve(url, { fetch: emulator.fetch, decision })
  const outcome: Outcome = await flow.complete(pending, callback)
  switch (outcome.status) {
    case 'authenticated':
      return outcome.user
    case 'denied':
    case 'expired':
    case 'rejected':
    case 'failed':
    case 'cancelled':
      return explain(outcome, github).code
  }
}

const handlers = createHandlers({
  flows: { github: flow },
  store: memoryStore(),
  onOutcome: (outcome, { returnTo, provider }) =>
    new Response(`${provider}: ${outcome.status}`, {
      status: 303,
      headers: { location: returnTo },
    }),
})

const user = await signIn('allow')
const denied = await signIn('deny')
const { status } = await handlers.fetch(new Request('https://app.example/login/github'))
const parts = {
  'a user': typeof user === 'object' && user.provider === 'github' && user.id !== '',
  'a refusal': denied === 'callback.denied',
  'a redirect': status === 302 || status === 303,
  'a trace': recorder.trace()?.format === 'trivet-trace',
  'a diagram': diagram('mermaid').includes('awaitingCallback'),
}
const missing = Object.entries(parts).flatMap(([part, isThere]) => (isThere ? [] : [part]))
if (missing.length > 0) throw new Error(`The program got no ${missing.join(', no ')}.`)
console.log('A user’s program runs.')
