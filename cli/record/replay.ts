import { createFlow, type Flow, type Outcome } from 'trivet'
import type { Fixture } from 'trivet/emulator'
import { fakeEffects, type HttpResponse } from 'trivet/effects'
import { defineProvider, type Provider } from 'trivet/providers'
import { valuesOf } from './answers.ts'

/** A flow that is answered with what is to be written. */
export function replaying(
  { idToken: _, ...provider }: Provider,
  answerTo: (url: string) => HttpResponse | undefined,
): Flow {
  return createFlow({
    provider: defineProvider(provider),
    clientId: 'EXAMPLE',
    redirectUri: 'https://app.example/callback',
    effects: fakeEffects(({ url }) => answerTo(url)),
    ...(provider.client.authentication.some(({ method }) => method !== 'none') && {
      // What is secret is hidden wherever it occurs: not in every placeholder.
      clientSecret: 'EXAMPLE-client-secret',
    }),
  })
}

/** A login once more, with the placeholders: what the library makes of what is written. */
export async function replayed(flow: Flow, query: string): Promise<Outcome> {
  const { pending } = await flow.begin()
  return flow.complete(pending, new URLSearchParams(query.replace('{state}', pending.state)))
}

/** What a fixture of an answer is to expect. */
export function expectationOf(
  stage: string,
  { body }: HttpResponse,
  outcome: Outcome,
): Fixture['expect'] {
  const { status, tokens } = outcome
  // Where user information failed, there were tokens all the same.
  if (stage === 'token' && tokens !== undefined) {
    const [expiresIn = ''] = valuesOf('expires_in', body)
    const lifetime = Number.parseInt(expiresIn, 10)
    return {
      tokens: {
        tokenType: tokens.tokenType,
        expiresInSeconds: Number.isNaN(lifetime) ? null : lifetime,
        refreshable: tokens.refreshToken !== undefined,
        scopes: tokens.scopes,
      },
    }
  }
  return status === 'authenticated' ? { user: { ...outcome.user } } : failureOf(outcome)
}

export function failureOf({
  failure: { code, details },
}: Exclude<Outcome, { readonly status: 'authenticated' }>): Fixture['expect'] {
  // A moment of the replay says nothing.
  const lasting = Object.entries(details).filter(([name]) => name !== 'retryAt')
  return { failure: code, details: Object.fromEntries(lasting) }
}
