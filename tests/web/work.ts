import { setImmediate as turn } from 'node:timers/promises'
import { cookieStore, type CookieStore } from 'trivet/stores/cookie'
import type { HandlersOptions } from 'trivet/web'

/** Says that something is under way until its promise is settled. */
export type During = <Value>(work: Promise<Value>) => Promise<Value>

/** Makes a store that has this clock, and says what is under way in it. */
export type StoreOf = (now: () => number, during: During) => HandlersOptions['store']

/** What is under way and no task of a scheduler: cryptography, a provider. No time passes during it. */
export function work() {
  const underWay = new Set<Promise<unknown>>()
  const during: During = async (one) => {
    underWay.add(one)
    return one.finally(() => underWay.delete(one))
  }
  async function settled(): Promise<void> {
    await Promise.allSettled(underWay)
    await turn()
  }
  return { during, settled }
}

const keys = [{ id: 'key', key: 'k'.repeat(43) }]

/** A store in cookies. */
export function sealed(now: () => number, during: During): CookieStore {
  const store = cookieStore({ keys, now })
  return {
    ...store,
    seal: (...login) => during(store.seal(...login)),
    open: (...login) => during(store.open(...login)),
  }
}
