import { requirement } from '../requirement.ts'
import type { Capability } from './adapter.ts'
import type { Case, ClientCheck } from './case.ts'

/** A check as it is written; the rest follows from it. */
export interface ClientCheckInput extends Pick<
  ClientCheck,
  'id' | 'title' | 'level' | 'tier' | 'stimulus' | 'expectation' | 'fix' | 'mutants'
> {
  /** Where it stands: `RFC 6749 §5.2`. */
  readonly spec: readonly string[]
  /** No sentence of a specification binds the client so: it is a rule of ours. */
  readonly house?: true
  readonly threats?: readonly string[]
  readonly needs?: readonly Capability[]
  readonly cases: readonly Case[]
}

/** Makes a check of clients. */
export function clientCheck(input: ClientCheckInput): ClientCheck {
  const { spec, house = false, threats = [], needs = [], ...rest } = input
  return {
    ...rest,
    group: rest.id.split('-')[0] ?? '',
    party: 'client',
    requirements: spec.map(requirement),
    house,
    lanes: ['adversarial'],
    needs: [...new Set([...needs, ...(isOidc(rest.cases) ? (['id-token'] as const) : [])])],
    threats,
  }
}

/** A check whose every case has an ID token is about nothing else. */
function isOidc(cases: readonly Case[]): boolean {
  return cases.every(({ protocol }) => protocol === 'oidc')
}
