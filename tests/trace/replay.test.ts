import { describe, expect, test } from 'vitest'
import { faultTable } from 'trivet/emulator'
import { github, google } from 'trivet/providers'
import { replay } from '../../cli/trace/replay.ts'
import { codeOf } from '../support/emulated-login.ts'
import { profiles } from '../support/profiles.ts'
import { tracedLogin } from './recorded.ts'

const faults = faultTable.flatMap(({ name, stages }) =>
  stages
    // Keys are not fetched again: one of their faults stands for all.
    .filter((stage) => stage !== 'discovery' && (stage !== 'keys' || name === 'html'))
    .map((stage) => ({ fault: `${stage}:${name}`, stage, name })),
)
// Making its keys takes most of the time: only what has to do with ID tokens is tried at Google.
const providerFor = ({ stage, name }: (typeof faults)[number]) =>
  stage === 'keys' ||
  name.includes('id-token') ||
  /nonce|audience|issuer|at-hash|subject|iss/.test(name)
    ? google
    : github

describe('a trace runs again', () => {
  test.each(profiles)('at $name, to the same end', async (provider) => {
    // Not every provider allows one on loopback.
    const flow = { redirectUri: 'https://app.example/callback' }
    const { trace, outcome } = await tracedLogin(provider, { flow })
    expect(codeOf(outcome)).toBe('authenticated')
    expect(await replay(trace)).toBeNull()
  })

  test.each(faults)('with $fault, to the same end', async (one) => {
    const { trace } = await tracedLogin(providerFor(one), { emulator: { faults: [one.fault] } })
    expect(trace.messages.at(-1)).toMatchObject({ type: '@trivet.outcome' })
    expect(await replay(trace)).toBeNull()
  })
})
