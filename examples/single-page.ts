// A page that signs in by itself: PKCE, no secret, no server. Bundle it, and serve it with a page that has
// <button>Sign in</button><output></output>.
import { createFlow, explain } from 'trivet'
import { webStorageStore } from 'trivet/stores/web-storage'
import { publicClient } from './settings.ts'

const store = webStorageStore(sessionStorage)
const flow = createFlow({ ...publicClient, redirectUri: `${location.origin}/` })
const button = document.querySelector('button') as HTMLButtonElement
const output = document.querySelector('output') as HTMLOutputElement

button.onclick = async () => {
  const { url, id, pending } = await flow.begin()
  await store.put(id, JSON.stringify(pending), pending.expiresAt)
  location.assign(url)
}

const callback = location.href
const id = flow.idOf(callback)
if (id !== undefined) {
  // The code does not stay in the address, nor in the history.
  history.replaceState(null, '', '/')
  const kept = await store.take(id)
  const outcome = await flow.complete(kept === undefined ? null : JSON.parse(kept), callback)
  output.value =
    outcome.status === 'authenticated' ? `Hello, ${outcome.user.id}.` : explain(outcome).happened
}
