import { approve } from 'trivet/emulator'
import { sha256 } from '../../src/effects/sha256.ts'
import { keyOf } from '../../src/web/keeper.ts'
import type { Reply, Send } from './balancer.ts'
import { RETURN_TO, SESSION } from './names.ts'

/** A login whose user is at the provider. */
export interface Begun {
  /** The address at the provider. */
  readonly url: string
  /** What the browser sends from now on. */
  readonly cookie: string
}

/** What a browser has seen of a login. */
export interface Seen {
  readonly state: string
  /** Under which the store keeps what belongs to this login. */
  readonly key: string
  /** What each delivery of the callback came to. */
  readonly replies: readonly Reply[]
}

/** How often a user tries again when the connection broke. */
const TRIES = 100
const APPROVAL_LIMIT_MS = 45_000

/** @throws Error where no login begins. */
export async function begin(send: Send): Promise<Begun> {
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await send(`/login/github?returnTo=${RETURN_TO}`, '')
    if (reply.is === 'hung') break
    if (reply.is === 'lost') continue
    const { location, text, setCookies } = reply
    const [cookie] = setCookies
    if (location === null || cookie === undefined) throw new Error(`A login did not begin: ${text}`)
    return { url: location, cookie: cookie.slice(0, cookie.indexOf(';')) }
  }
  throw new Error('A login did not begin: no process answered.')
}

/**
 * The user says yes, and the callback is delivered several times at once.
 *
 * @param onReply Called with each reply as it comes.
 */
export async function deliver(
  { url, cookie }: Begun,
  send: Send,
  times: number,
  onReply: (reply: Reply) => void = () => {},
): Promise<Seen> {
  const callback = await approve(url, { signal: AbortSignal.timeout(APPROVAL_LIMIT_MS) })
  const once = async (): Promise<Reply> => {
    const reply = await send(callback, cookie)
    onReply(reply)
    return reply
  }
  const replies = await Promise.all(Array.from({ length: times }, once))
  // Where the connection broke each time, the user reloads.
  for (let tries = 0; tries < TRIES && replies.every(({ is }) => is === 'lost'); tries++)
    replies.push(await once())
  const state = new URL(callback).searchParams.get('state') ?? ''
  const [, secret = ''] = /~([\w-]+)$/.exec(cookie) ?? []
  return { state, key: await keyOf(state, secret, sha256), replies }
}

export function isSession(reply: Reply): boolean {
  return reply.is === 'answer' && reply.setCookies.some((line) => line.startsWith(SESSION))
}
