import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import { createEmulator, approve } from 'trivet/emulator'
import { begin, can, flowMachine, initialState, performEffects, policyOf } from 'trivet/machine'
import { defineProvider, github, resolveProfile, spotify } from 'trivet/providers'
import { cookieStore, type CookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { webStorageStore } from 'trivet/stores/web-storage'
import { createActor, waitFor } from 'xstate'
import { same, type Case } from './case.ts'
import { endOf } from './login.ts'

const NOW = 1_790_000_000_000
const now = () => NOW
const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) })

/** `sessionStorage` where there is one. */
function storage() {
  const entries = new Map<string, string>()
  const shim = {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
    removeItem: (name: string) => void entries.delete(name),
    key: (index: number) => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size
    },
  }
  return (globalThis as { sessionStorage?: typeof shim }).sessionStorage ?? shim
}

/** What needs no network. */
export const valueCases: readonly Case[] = [
  {
    name: 'SHA-256 is the one of the standard, and random bytes differ',
    async run() {
      const effects = webEffects()
      const hash = await effects.sha256(new TextEncoder().encode('abc'))
      const hex = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      same(hex, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
      const [first, second] = [effects.randomBytes(32), effects.randomBytes(32)]
      same(first.join() === second.join(), false)
    },
  },
  {
    name: 'the chart runs as a function',
    run() {
      const profile = resolveProfile(github)
      const policy = policyOf(profile)
      const redirectUri = 'https://app.example/callback'
      const request = { provider: 'github', redirectUri, scopes: ['user'], policy, parameters: {} }
      const [state, effects] = begin(request)
      same(state.value, 'preparing')
      same(
        effects.map(({ type }) => type),
        ['effect.prepare'],
      )
      same(can(initialState, { type: 'flow.cancelled' }), false)
    },
  },
  {
    name: 'the chart runs as an actor',
    async run() {
      const emulator = createEmulator({ providers: [github] })
      const provider = resolveProfile(github)
      const effects = webEffects({ fetch: emulator.fetch })
      const client = { clientId: 'portable', clientSecret: 'not-a-secret' }
      const machine = flowMachine.provide(performEffects({ effects, client, provider }))
      const actor = createActor(machine).start()
      const redirectUri = 'https://app.example/callback'
      actor.send({
        type: 'flow.begun',
        provider: 'github',
        redirectUri,
        scopes: ['user'],
        policy: policyOf(provider),
        parameters: {},
      })
      const waiting = await waitFor(actor, ({ value }) => value === 'awaitingCallback')
      same(typeof waiting.context.state, 'string')
      actor.stop()
    },
  },
  {
    name: 'a login needs no network where the emulator is in the process',
    async run() {
      const emulator = createEmulator({ providers: [spotify] })
      const flow = createFlow({
        provider: spotify,
        clientId: 'portable',
        clientSecret: 'not-a-secret',
        redirectUri: 'https://app.example/callback',
        effects: webEffects({ fetch: emulator.fetch }),
      })
      const { url, pending } = await flow.begin()
      const callback = await approve(url, { fetch: emulator.fetch })
      same(endOf(await flow.complete(pending, callback)), 'authenticated')
    },
  },
  {
    name: 'sealed cookies open with a rotated key ring, and not with a changed character',
    async run() {
      const old = cookieStore({ keys: [key('old', 1)], now })
      const sealed = await old.seal('a key', 'a value', NOW + 1_000)
      const rotated = cookieStore({ keys: [key('new', 2), key('old', 1)], now })
      same(await rotated.open('a key', sealed), 'a value')
      const last = sealed.at(-2) === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, -2) + last + sealed.slice(-1)
      const code = await rotated.open('a key', changed).catch(codeOf)
      same(code, 'store.tampered')
    },
  },
  {
    name: 'stores give a value once',
    async run() {
      for (const store of [memoryStore({ now }), webStorageStore(storage(), { now })]) {
        await store.put('portable', 'a value', NOW + 1_000)
        same(await Promise.all([store.take('portable'), store.take('portable')]), ['a value', null])
      }
    },
  },
  {
    name: 'a profile with a mistake is refused, and the mistake is named',
    run() {
      const { id, name, user } = github
      let message = ''
      try {
        defineProvider({ id, name, user, endpoints: {} } as never)
      } catch (error) {
        message = error instanceof TypeError ? error.message : ''
      }
      same(message.includes('endpoints'), true)
    },
  },
]

function codeOf(error: unknown): string {
  return (error as { failure?: { code: string } }).failure?.code ?? String(error)
}

/** One store for the flow that begins on one runtime and is completed on another. */
export function sealedBetween(): CookieStore {
  return cookieStore({ keys: [key('shared', 7)] })
}
