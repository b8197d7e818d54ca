import type { Provider } from 'trivet/providers'

/** Where something can go wrong. `emails` is GitHub's additional request. */
export type FaultStage = 'callback' | 'token' | 'user' | 'emails' | 'keys' | 'discovery'

interface Description {
  readonly stages: readonly FaultStage[]
  readonly description: string
  /** It is about ID tokens: only a provider that has them can have it. */
  readonly needsIdToken?: true
}

const answers = ['token', 'user', 'emails', 'keys', 'discovery'] as const

const descriptions = {
  slow: { stages: answers, description: 'Answers after three seconds.' },
  hang: { stages: answers, description: 'Answers after ten minutes: nobody waits so long.' },
  reset: { stages: answers, description: 'Breaks the connection in the middle of the body.' },
  'truncated-json': { stages: answers, description: 'Sends half of the body, and no error.' },
  html: { stages: answers, description: 'Sends a page of HTML, with status 200.' },
  huge: { stages: answers, description: 'Sends JSON of two megabytes.' },
  empty: { stages: answers, description: 'Sends no body, with status 200.' },
  'invalid-utf8': { stages: answers, description: 'Sends bytes that are not UTF-8.' },
  'wrong-content-type': { stages: answers, description: 'Sends the right body as text/plain.' },
  'error-in-200': { stages: answers, description: 'Sends an error body with status 200.' },
  redirect: { stages: answers, description: 'Redirects to another host.' },
  '429': { stages: answers, description: 'Answers 429, with Retry-After, every time.' },
  '429-then-ok': { stages: answers, description: 'Answers 429 once, then as it should.' },
  '500': { stages: answers, description: 'Answers 500 every time.' },
  '500-then-ok': { stages: answers, description: 'Answers 500 once, then as it should.' },

  'duplicate-parameters': {
    stages: ['callback'],
    description: 'Sends every parameter but state twice.',
  },
  'wrong-iss': { stages: ['callback'], description: 'Names another issuer.' },
  'missing-iss': { stages: ['callback'], description: 'Leaves the issuer out.' },
  'wrong-state': { stages: ['callback'], description: 'Sends a state that nobody asked for.' },
  'missing-state': { stages: ['callback'], description: 'Leaves the state out.' },
  'no-code': { stages: ['callback'], description: 'Leaves the code out.' },
  'token-in-callback': { stages: ['callback'], description: 'Sends an access token along.' },

  'missing-access-token': { stages: ['token'], description: 'Leaves the access token out.' },
  'missing-token-type': { stages: ['token'], description: 'Leaves the token type out.' },
  'wrong-token-type': { stages: ['token'], description: 'Says that the token type is mac.' },
  'missing-id-token': {
    stages: ['token'],
    description: 'Leaves the ID token out.',
    needsIdToken: true,
  },
  'unsigned-id-token': {
    stages: ['token'],
    description: 'Sends an ID token with the algorithm none.',
    needsIdToken: true,
  },
  'forged-id-token': {
    stages: ['token'],
    description: 'Signs the ID token with another key.',
    needsIdToken: true,
  },
  'expired-id-token': {
    stages: ['token'],
    description: 'Sends an ID token that ended a day ago.',
    needsIdToken: true,
  },
  'wrong-nonce': {
    stages: ['token'],
    description: 'Sends an ID token for another login.',
    needsIdToken: true,
  },
  'wrong-audience': {
    stages: ['token'],
    description: 'Sends an ID token for another client.',
    needsIdToken: true,
  },
  'wrong-issuer': {
    stages: ['token'],
    description: 'Sends an ID token of another issuer.',
    needsIdToken: true,
  },
  'wrong-at-hash': {
    stages: ['token'],
    description: 'Sends an ID token for another access token.',
    needsIdToken: true,
  },

  'wrong-subject': {
    stages: ['user'],
    description: 'Shows another user than the ID token names.',
    needsIdToken: true,
  },
} as const satisfies Record<string, Description>

/** The name of a fault. */
export type FaultName = keyof typeof descriptions

/** Every fault: its name, where it can be, what happens. */
export const faultTable: readonly (Description & { readonly name: FaultName })[] = Object.entries(
  descriptions,
).map(([name, description]) => ({ name: name as FaultName, ...description }))

/** A fault at a stage, `token:html`; the stage may be left out where there is only one. */
export type FaultSpec = `${FaultStage}:${FaultName}` | FaultName

/** Every fault that a provider can have. */
export function faultsOf(provider: Provider): FaultSpec[] {
  return faultTable.flatMap(({ name, stages }) =>
    stages
      .filter((stage) => isPossible({ stage, name }, provider))
      .map((stage): FaultSpec => `${stage}:${name}`),
  )
}

/** The faults of an emulator. */
export interface Faults {
  at(stage: string): readonly FaultName[]
}

/**
 * Reads fault specifications.
 *
 * @throws TypeError for an unknown one, and for one that none of the providers can have, with the list of those
 * that there are.
 */
export function readFaults(specs: readonly string[], providers: readonly Provider[]): Faults {
  const read = specs.map(readFault)
  for (const fault of read)
    if (!providers.some((provider) => isPossible(fault, provider)))
      throw impossible(fault, providers)
  return {
    at: (stage) => read.filter((fault) => fault.stage === stage).map(({ name }) => name),
  }
}

function readFault(spec: string): ReadFault {
  const [name = '', stage] = spec.split(':').reverse()
  const fault = faultTable.find((one) => one.name === name)
  if (fault === undefined || spec.split(':').length > 2) throw unknown(spec)
  const [only, ...others] = fault.stages
  const chosen = stage === undefined ? only : fault.stages.find((one) => one === stage)
  if (chosen === undefined || (stage === undefined && others.length > 0)) {
    const ways = fault.stages.map((one) => `${one}:${name}`).join(', ')
    throw new TypeError(`The fault "${spec}" has to say where: ${ways}.`)
  }
  return { stage: chosen, name: fault.name }
}

interface ReadFault {
  readonly stage: FaultStage
  readonly name: FaultName
}

function isPossible({ stage, name }: ReadFault, provider: Provider): boolean {
  const { endpoints, idToken, additionalRequests } = provider
  const entry: Description = descriptions[name]
  if (entry.needsIdToken === true && idToken === undefined) return false
  switch (stage) {
    case 'emails':
      return additionalRequests.some(({ id }) => id === stage)
    case 'keys':
    case 'discovery':
      return endpoints[stage] !== undefined
    case 'user':
      return Boolean(endpoints.userInfo)
    case 'callback':
    case 'token':
      return true
  }
}

function impossible({ stage, name }: ReadFault, providers: readonly Provider[]): TypeError {
  const possible = faultTable.flatMap((fault) => {
    const stages = fault.stages.filter((one) =>
      providers.some((provider) => isPossible({ stage: one, name: fault.name }, provider)),
    )
    return stages.length === 0 ? [] : [`  ${fault.name} (${stages.join(', ')})`]
  })
  const names = providers.map((provider) => provider.name).join(', ')
  return new TypeError(
    [`${names} cannot have the fault "${stage}:${name}". There can be:`, ...possible].join('\n'),
  )
}

function unknown(spec: string): TypeError {
  const known = faultTable.map(({ name, stages }) => `  ${name} (${stages.join(', ')})`)
  return new TypeError(
    [`There is no fault "${spec}". Write stage:name, such as token:html. Known:`, ...known].join(
      '\n',
    ),
  )
}
