import { describe, expect, test, vi } from 'vitest'
import { json, NOW, reset, settled, unreachable, World } from '../../../tests/model/world.ts'
import { TransportError, type HttpRequest, type TransportFaultKind } from '../../effects/ports.ts'
import type { Step } from '../../failures.ts'
import { send, type Sent } from './send.ts'
import { MAX_BYTES } from './sending.ts'

const post: HttpRequest = { method: 'POST', url: 'https://issuer.example:8443/token', headers: {} }
const host = 'issuer.example:8443'

interface Asked {
  readonly request?: HttpRequest
  readonly step?: Step
  readonly signal?: AbortSignal
}

function sending(
  world: World,
  { request = post, step = 'exchange', signal = new AbortController().signal }: Asked = {},
): Promise<Sent> {
  return send(request, step, { effects: world, timeoutMs: 10_000 }, signal)
}

test('a request that was given up before it was made is not sent', async () => {
  const world = World.reacting(json({}))
  for (const step of ['exchange', 'userinfo'] as const)
    expect(await sending(world, { step, signal: AbortSignal.abort() })).toEqual({
      ok: false,
      sent: 'no',
      failure: { code: 'network.reset', step, details: { host }, retryable: true },
    })
  expect(world.requests).toEqual([])
})

test.each([undefined, null, 'no', new Error('no'), { kind: 'reset' }, { sent: 'no' }])(
  'an adapter that rejects with %o has failed, nobody knows when',
  async (error) => {
    const world = Object.assign(new World(), { send: () => Promise.reject(error as Error) })
    expect(await sending(world)).toMatchObject({
      sent: 'unknown',
      failure: { code: 'network.adapter-failed', details: { host }, ambiguous: true },
    })
  },
)

describe('send', () => {
  test('gives the answer as it came, and the adapter the limit', async () => {
    const answer = json({ a: 1 })
    const world = new World((request, { maxBytes }) => {
      expect(request).toBe(post)
      expect(maxBytes).toBe(1_048_576)
      return answer
    })
    expect(await sending(world)).toEqual({ ok: true, value: answer })
  })

  test('gives up after the time limit, and aborts the request', async () => {
    const world = new World()
    const sent = await sending(world)
    expect(sent).toEqual({
      ok: false,
      sent: 'unknown',
      failure: {
        code: 'network.timeout',
        step: 'exchange',
        details: { host, timeoutMs: 10_000 },
        retryable: true,
        ambiguous: true,
      },
    })
    expect(world.time).toBe(NOW + 10_000)
    expect(world.signals[0]?.aborted).toBe(true)
  })

  test('stops its clock when the answer is there', async () => {
    const world = World.reacting(json({}))
    await sending(world)
    await settled()
    expect(world.time).toBe(NOW)
  })

  test('leaves a request alone that has ended', async () => {
    const world = World.reacting(json({}))
    await sending(world)
    await settled()
    expect(world.signals[0]?.aborted).toBe(false)
  })

  test('passes the abort of its caller on to the request', async () => {
    const controller = new AbortController()
    const world = new World()
    world.isClockRunning = false
    const sent = sending(world, { signal: controller.signal })
    await settled()
    expect(world.signals[0]?.aborted).toBe(false)
    controller.abort()
    expect(world.signals[0]?.aborted).toBe(true)
    expect(await sent).toMatchObject({ ok: false })
  })

  test('sends nothing where its caller has given up already', async () => {
    const world = World.reacting(json({}))
    const sent = await sending(world, { signal: AbortSignal.abort() })
    expect(sent).toMatchObject({ ok: false, sent: 'no' })
    expect(world.requests).toEqual([])
  })

  const faults: ReadonlyArray<readonly [TransportFaultKind, { code: string; details: object }]> = [
    ['unreachable', { code: 'network.unreachable', details: { host } }],
    ['certificate-refused', { code: 'network.certificate-refused', details: { host } }],
    ['reset', { code: 'network.reset', details: { host } }],
    ['aborted', { code: 'network.reset', details: { host } }],
    ['redirected', { code: 'network.redirected', details: { host } }],
    [
      'response-too-large',
      { code: 'network.response-too-large', details: { host, maxBytes: MAX_BYTES } },
    ],
    ['response-not-utf8', { code: 'network.response-not-utf8', details: { host } }],
  ]

  test.each(faults)('%s is its own failure', async (kind, expected) => {
    const sent = await sending(World.reacting(new TransportError(kind, 'unknown')))
    expect(sent).toMatchObject({
      ok: false,
      sent: 'unknown',
      failure: { ...expected, step: 'exchange', ambiguous: true },
    })
    expect(sent.ok ? null : sent.failure.details).toEqual(expected.details)
  })

  test('a request of which nothing was sent is not ambiguous', async () => {
    const sent = await sending(World.reacting(unreachable()))
    expect(sent).toMatchObject({ ok: false, sent: 'no' })
    expect(sent.ok ? null : sent.failure).not.toHaveProperty('ambiguous')
  })

  test.each([reset(), 'silence' as const])('only an exchange is ambiguous', async (reaction) => {
    const sent = await sending(World.reacting(reaction), { step: 'userinfo' })
    expect(sent.ok).toBe(false)
    expect(sent.ok ? null : sent.failure).not.toHaveProperty('ambiguous')
  })

  test.each([
    ['an error of another shape', new Error('x')],
    ['a fault of an unknown kind', Object.assign(new Error('x'), { kind: 'odd', sent: 'odd' })],
    ['undefined', undefined],
  ])('%s is the failure of the adapter, and who knows what was sent', async (_, thrown) => {
    const world = Object.assign(new World(), { send: vi.fn().mockRejectedValue(thrown) })
    const sent = await sending(world)
    expect(sent).toMatchObject({
      ok: false,
      sent: 'unknown',
      failure: { code: 'network.adapter-failed', ambiguous: true },
    })
  })

  test('a clock that throws at once leaves no rejection behind', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const world = new World()
    Object.assign(world, {
      wait: () => {
        throw new Error('no timers here')
      },
    })
    const sent = await sending(world)
    await settled()
    process.off('unhandledRejection', note)
    expect(sent).toMatchObject({ ok: false, failure: { code: 'network.adapter-failed' } })
    expect(rejections).toEqual([])
  })

  test('a URL that is none has no host, and fails all the same', async () => {
    const world = World.reacting(unreachable())
    const sent = await sending(world, { request: { ...post, url: 'nowhere' } })
    expect(sent).toMatchObject({ failure: { details: { host: '' } } })
  })
})
