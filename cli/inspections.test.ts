import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import { approve, createEmulator } from 'trivet/emulator'
import { createFlowInspector } from 'trivet/inspect'
import { github } from 'trivet/providers'
import { describe, expect, test } from 'vitest'
import { together } from './inspections.ts'

describe('together', () => {
  test('everybody sees all of a login, and the login goes its way', async () => {
    const seen: string[][] = [[], [], []]
    const inspectors = seen.map((types) =>
      createFlowInspector({ now: () => 0, send: ({ type }) => types.push(type) }),
    )
    const { fetch } = createEmulator()
    const inspect = together(...inspectors)
    const flow = createFlow({
      provider: github,
      clientId: 'a-client',
      clientSecret: 'a-secret',
      redirectUri: 'https://app.example/callback',
      effects: webEffects({ fetch }),
      ...(inspect && { inspect }),
    })
    const { url, pending } = await flow.begin()
    const outcome = await flow.complete(pending, await approve(url, { fetch }))
    expect(outcome.status).toBe('authenticated')
    const [first = []] = seen
    expect(first.filter((type) => type === '@trivet.exchange').length).toBe(5)
    expect(seen).toEqual([first, first, first])
  })

  test('nobody is nobody, and one is that one', () => {
    const one = createFlowInspector({ send: () => {} })
    expect(together(undefined, undefined)).toBeUndefined()
    expect(together(undefined, one)).toBe(one)
  })
})
