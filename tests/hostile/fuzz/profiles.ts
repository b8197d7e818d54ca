import fc from 'fast-check'
import { createFlow } from 'trivet'
import {
  defineProvider,
  github,
  google,
  resolveProfile,
  spotify,
  type Provider,
  type ProviderInput,
} from 'trivet/providers'
import { example, tokens, userBody } from '../../model/support.ts'
import { json } from '../../model/world.ts'
import { texts } from './grammar.ts'
import { judge } from './judge.ts'
import { never, target } from './target.ts'
import { LIMIT_MS, quickWorld } from './world.ts'

const profiles = [example, github, google, spotify].map((one) => JSON.stringify(one))

type Path = readonly string[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...at, name]))]
}
const paths = profiles.map((text) => pathsOf(JSON.parse(text)))

const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
const values = fc.oneof(
  texts.map((text) => JSON.stringify(text)),
  fc.constantFrom(
    'null',
    'true',
    '0',
    '-1',
    '1e400',
    '{}',
    '[]',
    '[null]',
    '{"__proto__":{"id":"x"}}',
    '"http://evil.example/"',
    '"https://a:b@evil.example"',
    '"https://evil.example#x"',
    '"//x"',
    '"https://evil.example/?client_id=x"',
    '"http://127.0.0.1:1/x"',
    '"data:,x"',
    '"^(a+)+$"',
    '"{a}"',
    '"https://{host}/x"',
    '"^($"',
    '"/a~2"',
    '["x"]',
    '"client_key"',
    '"state"',
    '"code"',
    deep(5),
    deep(3_000),
    deep(50_000),
    '{"from":"__proto__","at":"/constructor"}',
    '{"first":[]}',
    '{"where":{},"at":""}',
  ),
)

const inputs = fc.nat(profiles.length - 1).chain((profile) =>
  fc.record({
    profile: fc.constant(profile),
    changes: fc.array(
      fc.record({
        path: fc.nat((paths[profile]?.length ?? 1) - 1),
        name: fc.option(fc.constantFrom('__proto__', 'constructor', 'x', 'override', 'tenant')),
        value: values,
      }),
      { maxLength: 3 },
    ),
    variant: fc.option(
      fc.constantFrom('enterprise-server', 'data-residency', 'development', '__proto__'),
    ),
    variable: fc.option(texts),
  }),
)
type Input = typeof inputs extends fc.Arbitrary<infer Value> ? Value : never

/** Sets a member by its path in JSON text, so that `__proto__` is a name like any other. */
function withChange(value: unknown, [name, ...rest]: Path, raw: unknown): unknown {
  if (name === undefined) return raw
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([other]) => other !== name)
  const old = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  const next = rest.length === 0 ? raw : withChange(old, rest, raw)
  if (Array.isArray(value))
    return Number(name) < value.length ? value.with(Number(name), next) : [...value, next]
  return Object.fromEntries([...entries, [name, next]])
}

function isSafeEndpoint(address: string): boolean {
  const { protocol, hostname, hash, username } = new URL(address)
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return (
    (protocol === 'https:' || (protocol === 'http:' && isHere)) && hash === '' && username === ''
  )
}

/** What a valid profile promises. */
function judgeProfile(provider: Provider): void {
  if (!Object.isFrozen(provider) || !Object.isFrozen(provider.user))
    never('a profile that can change')
  if (Object.getPrototypeOf(provider) !== Object.prototype) never('a profile with a prototype')
  for (const address of Object.values(provider.endpoints))
    if (address !== undefined && !address.includes('{') && !isSafeEndpoint(address))
      never('an endpoint', address)
}

export const profileTexts = target<Input>({
  name: 'profiles',
  claim:
    'a profile is valid, and then safe to use, or it is refused with a TypeError that says why',
  inputs,
  examples: [
    {
      profile: 3,
      changes: [{ path: 19, name: null, value: '"client_key"' }],
      variant: null,
      variable: null,
    },
  ],
  async feed({ profile, changes, variant, variable }) {
    const start: unknown = JSON.parse(profiles[profile] ?? 'null')
    const input = changes.reduce((before, { path, name, value }) => {
      const at = paths[profile]?.[path] ?? []
      return withChange(before, name === null ? at : [...at, name], JSON.parse(value))
    }, start)
    try {
      const provider = defineProvider(input as ProviderInput)
      judgeProfile(provider)
      const names = Object.keys(provider.variables)
      const resolved = resolveProfile(provider, {
        ...(variant !== null && { variant }),
        ...(variable !== null && {
          variables: Object.fromEntries(names.map((name) => [name, variable])),
        }),
      })
      judgeProfile(resolved)
      return await used(resolved)
    } catch (error) {
      if (!(error instanceof TypeError) || error.message.length < 10) throw error
      return 'TypeError'
    }
  },
})

/** Begins a login and asks for a user: nothing in a valid profile breaks either. */
async function used(provider: Provider): Promise<string> {
  const isPublic = provider.client.authentication[0]?.method === 'none'
  const user = { ...userBody, id: 1, login: 'x' }
  const answers = [
    provider.endpoints.userInfo,
    ...provider.additionalRequests.map(({ url }) => url),
  ].flatMap((url) => (url === undefined ? [] : [[new URL(url).pathname, json(user)]]))
  const flow = createFlow({
    provider,
    clientId: 'client-1',
    ...(!isPublic && { clientSecret: 'secret-1' }),
    redirectUri: 'https://app.example/callback',
    effects: quickWorld(Object.fromEntries(answers)),
    timeoutMs: LIMIT_MS,
  })
  const { url, pending } = await flow.begin()
  const { searchParams } = new URL(url)
  // A profile may call it otherwise.
  const { id } = provider.client.parameters
  for (const name of [id, 'redirect_uri', 'response_type', 'state'])
    if (searchParams.getAll(name).length !== 1) never('an authorization request', url)
  if (searchParams.get('state') !== pending.state) never('another state', url)
  if (searchParams.get(id) !== 'client-1') never('another client', url)
  return judge(await flow.fetchUser(tokens), provider)
}
