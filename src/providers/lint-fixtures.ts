/** As much of a fixture as is compared with a profile. */
export interface LintFixture {
  readonly stage: string
  /** Of a callback. */
  readonly query?: string
  /** Of an answer. */
  readonly response?: { readonly body: string }
  /** Claims of the ID token in the answer. */
  readonly idToken?: Readonly<Record<string, unknown>>
}

/** The issuers that callbacks name. */
export function issuersIn(fixtures: readonly LintFixture[]): readonly string[] {
  return fixtures.flatMap(({ stage, query }) =>
    stage === 'callback' ? new URLSearchParams(query).getAll('iss') : [],
  )
}

/** Whether any fixture has something at this place. */
export function isShown(
  [from, at]: readonly [from: string, at: string],
  fixtures: readonly LintFixture[],
): boolean {
  return fixtures.some((fixture) => {
    const value = valueAt(bodyFrom(from, fixture), at)
    return value !== undefined && value !== null
  })
}

function bodyFrom(from: string, { stage, query, response, idToken }: LintFixture): unknown {
  if (from === 'idToken') return idToken ?? claimsIn(response?.body)
  if (stage !== from) return undefined
  if (stage === 'callback') return parametersIn(query ?? '')
  return parsed(response?.body ?? '')
}

function parametersIn(query: string): Readonly<Record<string, unknown>> {
  const pairs = [...new URLSearchParams(query)]
  return Object.fromEntries(pairs.map(([name, value]) => [name, parsed(value) ?? value]))
}

function claimsIn(body = ''): unknown {
  const payload = /"id_token": ?"[\w-]+\.([\w-]+)\./.exec(body)?.[1]
  return payload === undefined
    ? undefined
    : parsed(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function valueAt(value: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1)
  return names.reduce<unknown>((current, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    const isInside = typeof current === 'object' && current !== null && Object.hasOwn(current, name)
    if (isInside) return (current as Readonly<Record<string, unknown>>)[name]
    // Where a selector may look into a list or into one object, it names the first of a list.
    return name === '0' && !Array.isArray(current) ? current : undefined
  }, value)
}
