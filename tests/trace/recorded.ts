import type { Outcome } from 'trivet'
import { readTrace, recordTrace, type Trace } from 'trivet/inspect'
import type { ProviderInput } from 'trivet/providers'
import { logIn, type LoginOptions } from '../support/emulated-login.ts'

/** The trace of one login at an emulated provider, through its text and back. */
export async function tracedLogin(
  provider: ProviderInput,
  options: LoginOptions = {},
): Promise<{ readonly trace: Trace; readonly text: string; readonly outcome: Outcome }> {
  const recorder = recordTrace()
  const outcome = await logIn(provider, {
    ...options,
    flow: { ...options.flow, inspect: recorder.inspect },
  })
  const text = JSON.stringify(recorder.trace())
  return { trace: readTrace(text), text, outcome }
}
