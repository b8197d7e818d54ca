import { createFlow, FlowError, type Flow, type FlowOptions, type Outcome } from 'trivet'
import { nodeEffects } from 'trivet/effects/node'
import type { Effects } from 'trivet/effects'
import type { StateName } from 'trivet/machine'
import { defineProvider } from 'trivet/providers'
import { kindOf, urlOf } from './callbacks.ts'
import { approved, client, redirectUri, type Land, type SocketServer } from './land.ts'
import { isAtRest, seen, type Ended, type Subject, type Witness } from './scenario.ts'
import { stagedEffects, TIMEOUT_MS, type Stage } from './stage.ts'
import type { Path } from './paths.ts'
import { TakeOnce } from './take-once.ts'

const sockets = nodeEffects()

/** Who is shown what it hands out, and other effects than sockets. */
interface Watched {
  readonly effects?: Effects
  readonly sees?: Witness
}

/** A login by `createFlow`, over sockets, with a store. */
export class AsFlow implements Subject {
  readonly #store = new TakeOnce()
  readonly #stage: Stage
  readonly #land: Land
  readonly #flow: Flow
  readonly #anotherFlow: () => Flow
  readonly #stopping = new AbortController()
  #beginning: ReturnType<Flow['begin']> | undefined
  #ending: Promise<Outcome> | undefined
  readonly #refused: string[] = []
  #last: string | undefined
  #hasDied = false
  readonly #sees: Witness

  constructor(
    stage: Stage,
    land: Land,
    server: Pick<SocketServer, 'serve'>,
    { effects: given, sees = () => {} }: Watched = {},
  ) {
    this.#sees = sees
    this.#stage = stage
    this.#land = land
    const provider = server.serve(stage, land)
    const effects = given ?? stagedEffects(stage, sockets, false)
    const onTransition: FlowOptions['onTransition'] = (transition) => sees('transition', transition)
    const options = { ...client, redirectUri, effects, timeoutMs: TIMEOUT_MS, onTransition }
    this.#flow = createFlow({ ...options, provider })
    this.#anotherFlow = () =>
      createFlow({ ...options, provider: defineProvider({ ...provider, id: 'another' }) })
  }

  async happens(move: string, state: StateName): Promise<void> {
    const { signal } = this.#stopping
    if (move.startsWith('begin')) {
      this.#beginning = this.#flow.begin({ signal })
      this.#beginning.catch(() => {})
    } else if (move.startsWith('present')) {
      const { idToken, ...tokens } = await this.#land.presented()
      const own =
        move.endsWith('ID token') && idToken !== undefined ? { ...tokens, idToken } : tokens
      this.#ending = this.#flow.fetchUser(own, { signal })
    } else if (move.startsWith('callback: ')) await this.#callback(move.slice('callback: '.length))
    else if (move === 'cancel') await this.#cancel(state)
    else if (move === 'resume') this.#restart(state)
  }

  async answered(): Promise<void> {
    // It goes on by itself.
  }

  async end(): Promise<Ended> {
    const outcome = await this.#outcome()
    if (this.#last !== undefined) {
      // Whatever came of it: once more, and there is nothing left to take.
      const again = await this.#flow.complete(
        this.#store.take(this.#flow.idOf(this.#last)),
        this.#last,
      )
      if (seen(again).code !== 'callback.flow-not-found') throw new Error('taken twice')
    }
    this.#stopping.abort()
    const { tokenRequests } = this.#stage
    return { ...outcome, tokenRequests, refused: this.#refused }
  }

  async #outcome(): Promise<Pick<Ended, 'status' | 'code' | 'hasUser'>> {
    if (this.#hasDied) return seen(undefined)
    if (this.#ending !== undefined) {
      const outcome = await this.#ending
      this.#sees('outcome', outcome)
      return seen(outcome)
    }
    try {
      await this.#beginning
      return seen(undefined)
    } catch (error) {
      if (!(error instanceof FlowError)) throw error
      this.#sees('error', error)
      const { failure } = error
      const status = failure.code === 'flow.cancelled' ? 'cancelled' : 'failed'
      return seen({ status, failure })
    }
  }

  async #begun() {
    if (this.#beginning === undefined) throw new Error('not begun')
    const { url, id, pending } = await this.#beginning
    this.#sees('begun', { url, id, pending })
    if (this.#store.look(id) === null && this.#last === undefined) this.#store.put(id, pending)
    return { url, id, expiresAt: pending.expiresAt }
  }

  async #callback(name: string): Promise<void> {
    const { url, id, expiresAt } = await this.#begun()
    const kind = kindOf(name)
    const arrival = kind.make(await approved(url, this.#land.emulator), { expiresAt })
    this.#stage.time = arrival.receivedAt
    const callback = urlOf(arrival)
    if (kind.isRefused) {
      const flow = arrival.provider === 'another' ? this.#anotherFlow() : this.#flow
      const outcome = await flow.complete(this.#store.look(id), callback)
      this.#sees('outcome', outcome)
      if (outcome.status !== 'rejected') throw new Error(`"${name}" ended as ${outcome.status}`)
      this.#refused.push(outcome.failure.code)
      return
    }
    this.#last = callback
    const { signal } = this.#stopping
    const pending = this.#store.take(this.#flow.idOf(callback))
    this.#ending = this.#flow.complete(pending, callback, { signal })
  }

  async #cancel(state: StateName): Promise<void> {
    if (state !== 'awaitingCallback') return this.#stopping.abort()
    // While the user is away there is nothing to abort but the next call.
    await this.#begun()
    this.#stopping.abort()
    await this.#callback('good')
  }

  #restart(state: StateName): void {
    // A pending flow goes through JSON at every call. A process that dies while it asks leaves
    // nothing.
    if (state === 'awaitingCallback') return
    this.#hasDied = true
    this.#stage.forget()
  }
}

/**
 * What `createFlow` shows of a path. A chart that is restored in the middle of a request says so;
 * an application whose process died there has nothing to restore, and the callback finds no flow.
 */
export function expectedOfFlow(expected: Ended, { moves, states }: Path): Ended {
  const hasDied = moves.at(-1) === 'resume' && !isAtRest(states.at(-2) ?? 'idle')
  return hasDied ? { ...expected, ...seen(undefined) } : expected
}
