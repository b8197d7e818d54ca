import type { Provider } from 'trivet/providers'
import type { Proof } from '../finding.ts'

/** A member of the profile as evidence: `/quirks/tokenErrorsUseStatus200`. */
export function profileProof(provider: Provider, pointer: string): Proof {
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (inner, name) => (inner as Record<string, unknown> | undefined)?.[name],
      provider,
    )
  return { evidence: { kind: 'document', file: `profile ${provider.id}`, pointer, value } }
}
