import { describe, expect, test } from 'vitest'
import { fakeEffects } from './effects/index.ts'
import { createFlow } from './index.ts'
import { defineProvider, resolveProfile } from './providers/index.ts'

const profile = defineProvider({
  id: 'example',
  name: 'Example',
  endpoints: {
    authorization: 'https://{host}/authorize',
    token: 'https://{host}/token',
    userInfo: 'https://{host}/user',
  },
  variables: { host: { description: 'the host', pattern: String.raw`^[a-z.]+$` } },
  user: { id: '/id' },
})

const json = (body: string) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body,
})
const answers = [json('{"access_token":"placeholder","token_type":"bearer"}'), json('{"id":1}')]

function flowAt(host: string) {
  const effects = fakeEffects(answers)
  const provider = resolveProfile(profile, { variables: { host } })
  const redirectUri = 'https://app.example/callback'
  return { effects, flow: createFlow({ provider, clientId: 'app', redirectUri, effects }) }
}

describe('two tenants of one profile', () => {
  test('have users of their own', async () => {
    const { flow } = flowAt('one.example')
    const { pending } = await flow.begin()
    const outcome = await flow.complete(pending, `/callback?code=c&state=${pending.state}`)
    expect(outcome).toMatchObject({ user: { provider: 'example@one.example', id: '1' } })
  })

  test("do not get each other's codes", async () => {
    const { pending } = await flowAt('one.example').flow.begin()
    const { flow, effects } = flowAt('other.example')
    const outcome = await flow.complete(pending, `/callback?code=c&state=${pending.state}`)
    expect(outcome).toMatchObject({ failure: { code: 'callback.provider-mismatch' } })
    expect(effects.requests).toEqual([])
  })
})
