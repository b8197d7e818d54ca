import { createFlow, type PendingFlow } from 'trivet'
import { webEffects, type Effects } from 'trivet/effects'
import { nodeEffects } from 'trivet/effects/node'
import { defineProvider } from 'trivet/providers'
import { github } from 'trivet/providers/github'
import { clientId, clientSecret, redirectUri, scopes, type MakeClient } from '../login.ts'
import { dispatcher } from './send-json.ts'

const over =
  (makeEffects: () => Effects): MakeClient =>
  (endpoints) => {
    const flow = createFlow({
      provider: defineProvider({ ...github, endpoints }),
      clientId,
      clientSecret,
      redirectUri,
      effects: makeEffects(),
    })
    return {
      async begin() {
        const { url, pending } = await flow.begin({ scopes })
        return { url, pending: JSON.stringify(pending) }
      },
      async complete(pending, callback) {
        const outcome = await flow.complete(JSON.parse(pending) as PendingFlow, callback)
        if (outcome.status !== 'authenticated') throw new Error(outcome.failure.code)
        return outcome.user
      },
    }
  }

export const trivet = over(() => webEffects())
export const trivetNode = over(() => nodeEffects())
export const trivetUndici = over(() => nodeEffects({ dispatcher }))
