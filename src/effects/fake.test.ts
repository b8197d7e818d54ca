import { getEventListeners } from 'node:events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { faultOf, sendTo } from '../../tests/effects/server.ts'
import { fakeEffects } from './fake.ts'
import { TransportError, type HttpResponse } from './ports.ts'

const url = 'https://provider.example/token?code=a-secret'
const ok: HttpResponse = { status: 200, headers: {}, body: 'ok' }
const { signal } = new AbortController()

describe('fakeEffects, sending', () => {
  test('requests get the answers in their order, and are kept', async () => {
    const effects = fakeEffects([ok, { ...ok, body: 'two' }])
    const post = { method: 'POST', headers: { a: 'b' }, body: 'x' } as const
    expect(await sendTo(effects, url)).toEqual(ok)
    expect((await sendTo(effects, url, post)).body).toBe('two')
    expect(effects.requests).toEqual([
      { method: 'GET', url, headers: {} },
      { url, ...post },
    ])
    effects.verify()
  })

  test('a function answers as it likes', async () => {
    const effects = fakeEffects((request) => Promise.resolve({ ...ok, body: request.method }))
    expect((await sendTo(effects, url, { method: 'POST' })).body).toBe('POST')
    effects.verify()
  })

  test('a fault in the script is what sending rejects with', async () => {
    const fault = await faultOf(sendTo(fakeEffects([{ kind: 'reset', sent: 'unknown' }]), url))
    expect(fault).toBeInstanceOf(TransportError)
    expect(fault).toMatchObject({ kind: 'reset', sent: 'unknown' })
  })

  test('header names and the limit are those of a real adapter', async () => {
    const effects = fakeEffects(() => ({ ...ok, headers: { 'Content-Type': 'a/b' }, body: '€€' }))
    expect((await sendTo(effects, url, { maxBytes: 6 })).headers).toEqual({ 'content-type': 'a/b' })
    const fault = await faultOf(sendTo(effects, url, { maxBytes: 5 }))
    expect(fault.kind).toBe('response-too-large')
  })

  test.each([
    ['a list', [ok], 2],
    ['a function', () => undefined, 1],
  ])(
    'a request that %s does not expect is named, without its secrets',
    async (_, script, place) => {
      const effects = fakeEffects(script)
      for (let sent = 1; sent < place; sent += 1) await sendTo(effects, url)
      const headers = { authorization: 'a-secret' }
      const sending = sendTo(effects, url, { method: 'POST', headers, body: 'a-secret' })
      const message = `The script of fakeEffects has no answer to request ${place}, POST https://provider.example/token.`
      await expect(sending).rejects.toThrow(new Error(message))
      // Flows make a failure of every rejection: this is where its message is seen.
      expect(() => effects.verify()).toThrow(message)
    },
  )

  test('answers that nobody asked for are reported', async () => {
    const effects = fakeEffects([ok, ok, ok])
    await sendTo(effects, url)
    expect(() => effects.verify()).toThrow('2 answers left over')
  })

  test.each([
    ['a request that hangs', fakeEffects(['hang'])],
    ['an answer that is on its way', fakeEffects(() => new Promise(() => {}))],
  ])('aborting ends %s', async (_, effects) => {
    const aborting = new AbortController()
    const sending = faultOf(sendTo(effects, url, { signal: aborting.signal }))
    aborting.abort()
    expect(await sending).toMatchObject({ kind: 'aborted', sent: 'unknown' })
  })

  test('what was aborted before is not sent', async () => {
    const effects = fakeEffects([ok])
    const fault = await faultOf(sendTo(effects, url, { signal: AbortSignal.abort() }))
    expect(fault).toMatchObject({ kind: 'aborted', sent: 'no' })
    expect(effects.requests).toEqual([])
  })
})

describe('fakeEffects, time', () => {
  test('the clock starts where it is told to, and stands', () => {
    expect(fakeEffects().now()).toBe(Date.parse('2026-01-01T00:00:00Z'))
    const effects = fakeEffects([], { startAt: 5 })
    effects.advance(10)
    expect(effects.now()).toBe(15)
  })

  test('a wait takes no time but the fake clock’s; the shortest ends first', async () => {
    const effects = fakeEffects([], { startAt: 0 })
    const ends: [string, number][] = []
    const wait = async (name: string, ms: number) => {
      await effects.wait(ms, signal)
      ends.push([name, effects.now()])
    }
    await Promise.all([
      wait('long', 3_600_000),
      wait('short', 1000).then(() => wait('short, again', 1000)),
    ])
    expect(ends).toEqual([
      ['short', 1000],
      ['short, again', 2000],
      ['long', 3_600_000],
    ])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test.each(['before', 'after'])(
    'a time limit that is set %s a request does not pass while its answer is on its way',
    async (place) => {
      let answer = (_: HttpResponse): void => {}
      const effects = fakeEffects(() => new Promise((resolve) => (answer = resolve)), {
        startAt: 0,
      })
      const aborting = new AbortController()
      const limit = () => effects.wait(10_000, aborting.signal).catch(() => 'aborted')
      const early = place === 'before' ? limit() : undefined
      const sending = sendTo(effects, url)
      const waiting = early ?? limit()
      await turn()
      answer(ok)
      await sending
      aborting.abort()
      expect(await waiting).toBe('aborted')
      await turn()
      expect(effects.now()).toBe(0)
    },
  )

  test('a wait for what is over already does not turn the clock back', async () => {
    const effects = fakeEffects([], { startAt: 0 })
    await effects.wait(-1000, signal)
    expect(effects.now()).toBe(0)
  })

  test('a request that hangs runs into its time limit', async () => {
    const effects = fakeEffects(['hang'], { startAt: 0 })
    const aborting = new AbortController()
    const sending = faultOf(sendTo(effects, url, { signal: aborting.signal }))
    await effects.wait(10_000, signal)
    aborting.abort()
    expect((await sending).kind).toBe('aborted')
    expect(effects.now()).toBe(10_000)
  })

  test('a wait ends under a test’s fake timers too', async () => {
    const effects = fakeEffects([], { startAt: 0 })
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    await effects.wait(1000, signal)
    expect(effects.now()).toBe(1000)
  })

  test('manual time passes only by hand', async () => {
    const effects = fakeEffects([], { startAt: 0, manualTime: true })
    const ends: number[] = []
    const waits = [30, 10, 20, 40].map((ms) => effects.wait(ms, signal).then(() => ends.push(ms)))
    await turn()
    expect(ends).toEqual([])
    effects.advance(9)
    effects.advance(21)
    await turn()
    expect(ends).toEqual([10, 20, 30])
    expect(effects.now()).toBe(30)
    effects.advance(10)
    await Promise.all(waits)
  })

  test('aborting ends a wait, and the clock stands', async () => {
    const effects = fakeEffects([], { startAt: 0 })
    const aborting = new AbortController()
    const waiting = effects.wait(1000, aborting.signal)
    aborting.abort()
    await expect(waiting).rejects.toMatchObject({ kind: 'aborted', sent: 'no' })
    await expect(effects.wait(1000, aborting.signal)).rejects.toMatchObject({ kind: 'aborted' })
    await turn()
    expect(effects.now()).toBe(0)
  })
})

describe('fakeEffects, randomness and hashes', () => {
  test('random bytes differ at each call and are the same in each run', () => {
    const [one, two] = [fakeEffects(), fakeEffects()]
    const first = Array.from({ length: 1000 }, () => String(one.randomBytes(8)))
    expect(new Set(first).size).toBe(1000)
    expect(Array.from({ length: 1000 }, () => String(two.randomBytes(8)))).toEqual(first)
  })

  test('hashes are real', async () => {
    const hash = await fakeEffects().sha256(new TextEncoder().encode('abc'))
    expect(Buffer.from(hash).toString('hex')).toMatch(/^ba7816bf/)
  })
})

/** Lets everything happen that can. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
