// One client in a process of its own, as in an application. Takes a sample whenever it is asked: milliseconds for each
// login, what it leaves to the garbage collector included.
import { examine, github, logIn, type Client, type Endpoints } from './login.ts'
import { prepareAnswers } from './prepared.ts'
import { works, type Work } from './work.ts'

/** A few logins before each sample: connections are made anew, and processors have done other things meanwhile. */
const LEAD_IN = 128
const BATCH = 1_000

const [id = '', name = '', endpoints] = process.argv.slice(2)
const work = (works as Readonly<Record<string, Work>>)[id]
const make = work?.clients[name]
if (make === undefined || work === undefined) throw new Error(`Nobody is called ${name} in ${id}.`)
const { atOnce, warmUpMs, sampleMs } = work

if (endpoints === undefined) prepareAnswers()
const client = await make(endpoints === undefined ? github : (JSON.parse(endpoints) as Endpoints))
await examine(name, client)
const warm = performance.now() + warmUpMs
let each = await timeOf(client, BATCH)
while (performance.now() < warm) each = await timeOf(client, BATCH)
const logins = Math.ceil(sampleMs / each)

process.on('message', () => void sample())
process.once('disconnect', () => process.exit())
process.send?.('ready')

async function sample(): Promise<void> {
  await timeOf(client, LEAD_IN)
  process.send?.(await timeOf(client, logins))
}

async function timeOf(someone: Client, count: number): Promise<number> {
  let left = count
  const one = async (): Promise<void> => {
    while (left-- > 0) await logIn(someone)
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, one))
  return (performance.now() - start) / count
}
