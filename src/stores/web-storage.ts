import { localEffects } from '../effects/local.ts'
import { keptUntilOfEntry, readEntry, writeEntry } from './entry.ts'
import { keyInUse, reach } from './store-error.ts'
import { keptUntilOf, type FlowStore, type StoreClock } from './store.ts'

export type { FlowStore, StoreClock } from './store.ts'
export { StoreError } from './store-error.ts'

/** The part of `Storage` that is used. */
export interface WebStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface WebStorageStoreOptions extends StoreClock {
  /** What all keys begin with. Default: `trivet:flow:`. */
  readonly prefix?: string | undefined
}

/**
 * A store in the `sessionStorage` of a page: for a single-page application, whose flows stay in their tab.
 *
 * The entry is removed before `take` returns anything, so that a second call gets nothing even where a
 * framework runs every effect twice. With `localStorage`, which tabs share, two tabs could both take it.
 *
 * @param storage `sessionStorage`. Every script of the page's origin can read it.
 * @see {@link https://html.spec.whatwg.org/multipage/webstorage.html#the-sessionstorage-attribute sessionStorage}
 */
export function webStorageStore(
  storage: WebStorage,
  { prefix = 'trivet:flow:', now = localEffects.now }: WebStorageStoreOptions = {},
): FlowStore<true> {
  function removeExpired(time: number): void {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index))
    for (const name of names)
      // What nobody can read is not kept either.
      if (
        name?.startsWith(prefix) === true &&
        !(keptUntilOfEntry(storage.getItem(name) ?? '') > time)
      )
        storage.removeItem(name)
  }

  return {
    oneTime: true,

    async put(key, value, expiresAt) {
      const keptUntil = keptUntilOf(expiresAt)
      const inUse = await reach('web-storage', 'put', () => {
        removeExpired(now())
        if (storage.getItem(prefix + key) !== null) return true
        storage.setItem(prefix + key, writeEntry(value, keptUntil))
        return false
      })
      if (inUse) throw keyInUse('web-storage')
    },

    async take(key) {
      const entry = await reach('web-storage', 'take', () => {
        const found = storage.getItem(prefix + key)
        storage.removeItem(prefix + key)
        return found
      })
      return entry === null ? undefined : readEntry(entry, now())
    },
  }
}
