import { github } from 'trivet/providers'
import { moveProvider } from '../../emulator/addresses.ts'
import { temporaryFolder } from '../stores/child.ts'
import { startRedis } from '../stores/redis-server.ts'
import { balanced, type Send } from './balancer.ts'
import type { Breakage } from './breakages.ts'
import { bundleInto, killInTurn, startInstance, startProvider, type Member } from './fleet.ts'
import { begin, deliver, isSession } from './login.ts'
import { ENDED } from './names.ts'
import type { CodesReport } from './provider.ts'
import { connectTo, redisFigures, type Client } from './redis-figures.ts'
import { reportOf, type Report, type Tally, type Volume } from './report.ts'
import type { Telling } from './telling.ts'
import { judge, type Verdict } from './verdict.ts'

export interface LoadOptions extends Volume {
  /** How often a process is killed. */
  readonly killEveryMs: number
  /** How many are killed in all. Default: no limit. */
  readonly mostKills?: number
  /** What is broken on purpose. Default: nothing. */
  readonly breakage?: Breakage
  /** No login begins after it. */
  readonly signal: AbortSignal
  readonly onProgress?: (tally: Tally) => void
}

/** How often each callback is delivered. */
const TIMES = 3

/**
 * Logins by the thousand at several processes with one Redis. Each callback is delivered three times, and
 * processes are killed meanwhile.
 */
export async function runLoad(options: LoadOptions): Promise<Report> {
  const { processes, hurry = 1, breakage = 'none' } = options
  const folder = await temporaryFolder()
  const redis = await startRedis()
  const client = connectTo(redis.port)
  const members: Member[] = []
  let provider: Member | undefined
  try {
    await client.connect()
    await bundleInto(folder.path)
    provider = await startProvider(folder.path)
    const emulated = moveProvider(github, provider.origin)
    const common = { redisPort: redis.port, provider: emulated, hurry, breakage }
    const start = () => startInstance(folder.path, common)
    members.push(...(await Promise.all(Array.from({ length: processes }, start))))
    const send = balanced(members)

    const figures = await redisFigures(client, send)
    const tally: Tally = {
      killed: 0,
      lastedMs: 0,
      underFire: { logins: 0, ms: 0 },
      tookMs: [],
      verdicts: [],
      replies: [],
    }
    await signInAll(options, { send, client, tally, members, start })
    const codes = (await (await fetch(`${provider.origin}/codes`)).json()) as CodesReport
    return reportOf(options, tally, codes, figures)
  } finally {
    await Promise.all(members.map((member) => member.kill()))
    await provider?.kill()
    client.destroy()
    await redis.stop()
    await folder.remove()
  }
}

interface Place {
  readonly send: Send
  readonly client: Client
  readonly tally: Tally
  readonly members: Member[]
  readonly start: () => Promise<Member>
}

async function signInAll(options: LoadOptions, place: Place): Promise<void> {
  const { logins, atOnce, killEveryMs, mostKills = Infinity, signal, onProgress } = options
  const { tally, members, start } = place
  const startedAt = performance.now()
  const over = new AbortController()
  const killing = killInTurn(members, start, {
    everyMs: killEveryMs,
    signal: over.signal,
    onKilled() {
      tally.killed += 1
      if (tally.killed >= mostKills) over.abort()
    },
  })

  const all: Promise<void>[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (all.length < logins && !signal.aborted)
        // Where a process was killed, deliveries wait for it, and the next login does not wait for them.
        await new Promise<void>((resolve) => all.push(settle(resolve).then(resolve)))
    }),
  )
  // A delivery that waits half a minute for a process that is gone has to live so long itself.
  over.abort()
  await killing
  tally.underFire = { logins: tally.verdicts.length, ms: performance.now() - startedAt }
  await Promise.all(all)
  tally.lastedMs = performance.now() - startedAt

  async function settle(onLost: () => void): Promise<void> {
    const verdict = await signIn(place, onLost).catch((error: unknown): Verdict => {
      return { is: 'wrong', because: String(error), story: 'none' }
    })
    tally.verdicts.push(verdict)
    onProgress?.(tally)
  }
}

/** One login of one browser. */
async function signIn({ send, client, tally }: Place, onLost: () => void): Promise<Verdict> {
  const startedAt = Date.now()
  const seen = await deliver(await begin(send), send, TIMES, (reply) => {
    tally.replies.push(reply)
    if (reply.is === 'lost') onLost()
    if (isSession(reply)) tally.tookMs.push(Date.now() - startedAt)
  })
  const tellings = await client.lRange(ENDED + seen.state, 0, -1)
  const mayHaveTold = (await client.exists(`trivet:flow:${seen.key}.telling`)) === 1
  const told = tellings.map((telling) => JSON.parse(telling) as Telling)
  return judge({ ...seen, startedAt, told, mayHaveTold })
}
