import { defineCheck, type CheckInput, type Mutant } from '../../provider-check.ts'
import { skipped, type Finding } from '../../finding.ts'

export type DriftInput = Omit<CheckInput, 'spec' | 'house' | 'fix'> & { readonly fix?: string }

/** A check by the profile, which is our word and no specification's. */
export function drift(input: DriftInput) {
  return defineCheck({
    spec: [],
    house: true,
    fix: 'If this is what the provider does now: change the profile and its fixtures, with the date and the source.',
    ...input,
  })
}

export const none = (what: string): Finding =>
  skipped('not-declared', `Nothing is recorded of ${what}.`)

export const unseen = (what: string): Finding => skipped('not-declared', `Nothing shows ${what}.`)

export const emulated = { lane: 'emulated' } as const

export function without(provider: Parameters<NonNullable<Mutant['profile']>>[0], quirk: string) {
  const quirks = Object.entries(provider.quirks).filter(([name]) => name !== quirk)
  return { ...provider, variants: {}, quirks: Object.fromEntries(quirks) }
}
