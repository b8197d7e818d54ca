import { sha256 } from '../../src/effects/sha256.ts'
import {
  TransportError,
  type Cancellation,
  type Effects,
  type HttpResponse,
} from '../../src/effects/ports.ts'
import { json, NOW } from '../model/world.ts'

/** How an effect is answered: as it should be, not at all well, or by this answer of a server. */
type Reply = 'good' | 'bad' | HttpResponse

/** Something that a login waits for, held back until the path says how it goes on. */
export interface Ask {
  readonly kind: 'hash' | 'request' | 'wait'
  answer(reply: Reply): void
}

/** A limit that no wait of a path has, so that a wait for it is known as one. */
export const TIMEOUT_MS = 9_999

/** One login, its clock, and everything that it has asked for. */
export class Stage {
  time = NOW
  tokenRequests = 0
  #held: Ask[] = []
  #arrived: () => void = () => {}

  now(): number {
    return this.time
  }

  /** Holds something back until {@link answer}. */
  ask(kind: Ask['kind']): Promise<Reply> {
    return new Promise((answer) => {
      this.#held.push({ kind, answer })
      this.#arrived()
    })
  }

  /** Waits until something is held back. */
  async held(): Promise<void> {
    while (this.#held.length === 0)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
  }

  /** Answers what is held back, as a move of a path says. */
  async answer(move: string): Promise<void> {
    await this.held()
    const [ask] = this.#held.splice(0, 1)
    const { kind, reply } = replies[move] ?? { kind: 'hash', reply: 'bad' }
    if (ask?.kind !== kind) throw new Error(`"${move}" answers no ${ask?.kind}`)
    ask.answer(reply)
  }

  /** What is held back when a process dies is lost. */
  forget(): void {
    this.#held = []
  }

  /** A token request has come. */
  count(url: string): void {
    if (new URL(url).pathname.endsWith('/token')) this.tokenRequests += 1
  }
}

const replies: Readonly<Record<string, { readonly kind: Ask['kind']; readonly reply: Reply }>> = {
  prepared: { kind: 'hash', reply: 'good' },
  'not prepared': { kind: 'hash', reply: 'bad' },
  tokens: { kind: 'request', reply: 'good' },
  'tokens without the ID token': { kind: 'request', reply: 'good' },
  'tokens and ID token': { kind: 'request', reply: 'good' },
  'no tokens': { kind: 'request', reply: json({ error: 'invalid_grant' }, { status: 400 }) },
  'ID token verified': { kind: 'request', reply: 'good' },
  'ID token forged': { kind: 'request', reply: 'good' },
  user: { kind: 'request', reply: 'good' },
  'another user': { kind: 'request', reply: 'good' },
  'user later': { kind: 'request', reply: tooMany(1) },
  'user much later': { kind: 'request', reply: tooMany(31) },
  'no user': { kind: 'request', reply: json({ error: 'invalid_token' }, { status: 401 }) },
  waited: { kind: 'wait', reply: 'good' },
  'cannot wait': { kind: 'wait', reply: 'bad' },
}

function tooMany(seconds: number): HttpResponse {
  return json({}, { status: 429, headers: { 'retry-after': String(seconds) } })
}

/**
 * Effects that hold everything back; where the other end of a socket does that for requests, they
 * do not.
 */
export function stagedEffects(
  stage: Stage,
  carrier: Pick<Effects, 'send'>,
  areRequestsHeld: boolean,
): Effects {
  let drawn = 0
  return {
    now: () => stage.now(),
    randomBytes: (length) => {
      drawn += 1
      return new Uint8Array(length).map((_, index) => (drawn * 37 + index * 101) % 256)
    },
    async sha256(data) {
      if ((await stage.ask('hash')) === 'bad') throw new Error('no hash')
      return sha256(data)
    },
    async wait(ms, cancellation) {
      if (ms === TIMEOUT_MS) return aborted(cancellation)
      const reply = await Promise.race([stage.ask('wait'), aborted(cancellation)])
      if (reply === 'bad') throw new Error('no timer')
    },
    async send(request, options) {
      if (!areRequestsHeld) return carrier.send(request, options)
      stage.count(request.url)
      const reply = await Promise.race([stage.ask('request'), aborted(options.signal)])
      return typeof reply === 'object' ? reply : carrier.send(request, options)
    },
  }
}

function aborted(cancellation: Cancellation): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new TransportError('aborted', 'unknown'))
    if (cancellation.aborted) return end()
    cancellation.addEventListener('abort', end, { once: true })
  })
}
