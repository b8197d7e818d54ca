// In a new process with --expose-gc: what many logins take that wait for their callback. Prints bytes.
import { createFlow } from 'trivet'
import { memoryStore } from 'trivet/stores/memory'
import { github } from 'trivet/providers/github'
import { createActor } from 'xstate'
import { machineFor } from './clients/textbook.ts'
import { clientId, clientSecret, github as endpoints, redirectUri } from './login.ts'

const [name = '', count = '0'] = process.argv.slice(2)
const logins = Number(count)

const keeping: Readonly<Record<string, () => Promise<unknown>>> = {
  trivet: async () => {
    const flow = createFlow({ provider: github, clientId, clientSecret, redirectUri })
    const store = memoryStore({ maxBytes: Infinity })
    for (let login = 0; login < logins; login++) {
      const { pending } = await flow.begin()
      await store.put(pending.state, JSON.stringify(pending), pending.expiresAt)
    }
    return store
  },

  textbook: async () => {
    const machine = machineFor(endpoints)
    const actors = Array.from({ length: logins }, () => createActor(machine).start())
    await new Promise((resolve) => setTimeout(resolve, 100))
    return actors
  },
}

// What is loaded and compiled is there before.
globalThis.gc?.()
const before = process.memoryUsage()
const kept = await keeping[name]?.()
globalThis.gc?.()
const after = process.memoryUsage()
if (kept === undefined) throw new Error(`Nobody is called ${name}.`)
console.log(after.heapUsed + after.external - before.heapUsed - before.external)
