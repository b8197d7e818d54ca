/** A login of which the demo plays every part, so that one click shows how it ends. */
export interface Scenario {
  readonly id: string
  /** The id of the provider. */
  readonly provider: 'github' | 'google' | 'spotify'
  readonly title: string
  readonly description: string
  readonly decision?: 'deny'
  readonly user?: string
  readonly faults?: readonly string[]
  /** How long the user may be away, in milliseconds. */
  readonly lifetimeMs?: number
}

export const scenarios: readonly Scenario[] = [
  {
    id: 'denied',
    provider: 'github',
    title: 'The user says no',
    description: 'Not an error: an answer.',
    decision: 'deny',
  },
  {
    id: 'expired',
    provider: 'spotify',
    title: 'The user comes back too late',
    description: 'The login was good for one millisecond.',
    lifetimeMs: 1,
  },
  {
    id: 'mix-up',
    provider: 'google',
    title: 'Another server answers',
    description: 'The callback names a foreign issuer: a mix-up attack.',
    faults: ['wrong-iss'],
  },
  {
    id: 'forged-id-token',
    provider: 'google',
    title: 'The ID token is forged',
    description: 'It is signed with a key that Google does not have.',
    faults: ['forged-id-token'],
  },
  {
    id: 'html',
    provider: 'github',
    title: 'A web page instead of tokens',
    description: 'From the token endpoint, with status 200, as a proxy or a maintenance page does.',
    faults: ['token:html'],
  },
  {
    id: 'server-error',
    provider: 'spotify',
    title: 'The provider is down',
    description: 'User information fails three times. The tokens are kept.',
    faults: ['user:500'],
  },
  {
    id: 'rate-limit',
    provider: 'spotify',
    title: 'Too many requests, then fine',
    description: 'The chart waits as long as it is told to, and asks again.',
    faults: ['user:429-then-ok'],
  },
  {
    id: 'sparse',
    provider: 'github',
    title: 'A user who shows little',
    description: 'No name, no address: what is missing is null.',
    user: 'sparse',
  },
]

export function scenarioById(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id)
}
