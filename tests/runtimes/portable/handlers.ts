import type { Outcome } from 'trivet'
import { github, google } from 'trivet/providers'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers, type HandlersOptions } from 'trivet/web'
import { same, type Case, type World } from './case.ts'
import { approve, endOf, flowOf } from './login.ts'

const ORIGIN = 'https://app.example'

/** A browser that visits a site with two providers, and keeps its cookies. */
function visitOf(world: World, store: HandlersOptions['store']) {
  const ends: string[] = []
  const cookies = new Map<string, string>()
  const flows = Object.fromEntries(
    [github, google].map((provider) => [
      provider.id,
      flowOf(provider, world, { redirectUri: `${ORIGIN}/callback/${provider.id}` }),
    ]),
  )
  const handlers = createHandlers({
    flows,
    store,
    onOutcome(outcome: Outcome, { returnTo }) {
      ends.push(endOf(outcome))
      return new Response(null, { status: 303, headers: { location: returnTo } })
    },
  })
  /** Opens an address of the site; where it redirects to. */
  async function open(address: string): Promise<string> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const request = new Request(new URL(address, ORIGIN), { headers: { cookie } })
    const { headers } = await handlers.fetch(request)
    for (const line of headers.getSetCookie()) keep(line, cookies)
    return headers.get('location') ?? ''
  }
  return { open, ends }
}

function keep(line: string, cookies: Map<string, string>): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/max-age=0/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

const stores = {
  memory: () => memoryStore(),
  cookie: () => cookieStore({ keys: [{ id: 'a', key: new Uint8Array(32).fill(3) }] }),
}

/** A whole server but for its socket. Not for a page: there no script sees a cookie of a request or an answer. */
export const handlerCases: readonly Case[] = [
  ...Object.entries(stores).map(([name, make]) => ({
    name: `two tabs sign in on a site whose logins are in the ${name} store`,
    async run(world: World) {
      const { open, ends } = visitOf(world, make())
      const first = await open('/login/github?returnTo=/one')
      const second = await open('/login/google?returnTo=/two')
      same(await open(await approve(second, world)), '/two')
      same(await open(await approve(first, world)), '/one')
      same(ends, ['authenticated', 'authenticated'])
    },
  })),
  {
    name: 'a callback in another browser ends nobody’s login',
    async run(world) {
      const store = memoryStore()
      const [mine, other] = [visitOf(world, store), visitOf(world, store)]
      const callback = await approve(await mine.open('/login/github'), world)
      await other.open(callback)
      same(other.ends, ['rejected callback.flow-not-found'])
      await mine.open(callback)
      same(mine.ends, ['authenticated'])
    },
  },
  {
    name: 'the same callback twice is one exchange',
    async run(world) {
      const { open, ends } = visitOf(world, memoryStore())
      const callback = await approve(await open('/login/github?returnTo=/once'), world)
      same(await Promise.all([open(callback), open(callback)]), ['/once', '/once'])
      same(ends, ['authenticated'])
    },
  },
]
