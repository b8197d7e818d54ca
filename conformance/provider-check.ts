import type { Provider, ProviderInput } from 'trivet/providers'
import type { Check, Lane, Level } from './check.ts'
import type { Finding } from './finding.ts'
import type { Fixtures } from './fixtures-by-name.ts'
import { requirement } from './requirement.ts'
import type { Target } from './target/target.ts'
import type { World } from './target/world.ts'

/** What a faulty provider does otherwise. */
export type WorldChange = (world: World, provider: Provider) => World

/**
 * A provider with one fault, to prove that a check can fail: the golden provider, or another one, in a changed world,
 * with a changed profile, or with changed fixtures.
 */
export interface Mutant {
  /** What is wrong with it, in a few words. */
  readonly name: string
  /** Whom it is made of: a profile of the library. Default: the golden provider. */
  readonly of?: 'github' | 'google' | 'spotify'
  /** Default: the first of the check's lanes that sends something, else `offline`. */
  readonly lane?: Lane
  readonly world?: WorldChange
  readonly profile?: (provider: Provider) => ProviderInput
  readonly fixtures?: (fixtures: Fixtures) => Fixtures
}

/** A check of a provider, with the code that runs it and the mutants that prove it. */
export interface ProviderCheck extends Check {
  readonly run: (target: Target) => Promise<Finding> | Finding
  readonly mutants: readonly Mutant[]
}

/** A check as it is written; the rest follows from it. */
export interface CheckInput {
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly tier: 1 | 2 | 3
  /** Where it stands: `RFC 6749 §5.2`. Empty for a rule of ours. */
  readonly spec: readonly string[]
  readonly house?: true
  readonly lanes: readonly Lane[]
  readonly needs?: readonly string[]
  readonly stimulus: string
  readonly expectation: string
  readonly threats?: readonly string[]
  readonly fix: string
  readonly run: ProviderCheck['run']
  readonly mutants: readonly Mutant[]
}

/** Makes a check of a provider. */
export function defineCheck({
  spec,
  house,
  needs = [],
  threats = [],
  ...rest
}: CheckInput): ProviderCheck {
  return {
    ...rest,
    group: rest.id.split('-')[0] ?? '',
    party: 'provider',
    requirements: spec.map(requirement),
    house: house ?? false,
    needs,
    threats,
  }
}

/** On a recorded, documented or constructed message. */
export const OFFLINE = ['offline'] as const satisfies readonly Lane[]
/** With requests that need no user. */
export const NO_USER = ['emulated', 'local', 'probe', 'live'] as const satisfies readonly Lane[]
/** With a login. */
export const WITH_USER = ['emulated', 'local', 'live'] as const satisfies readonly Lane[]
/** On servers whose owner agrees: requests that no honest client sends by mistake. */
export const OWN_SERVER = ['emulated', 'local'] as const satisfies readonly Lane[]
/** Against the real addresses only. */
export const REAL = ['probe', 'live'] as const satisfies readonly Lane[]
