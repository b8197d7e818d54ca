import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { providerChecks } from '../catalogue.ts'
import { golden } from '../golden.ts'
import { answers, callback } from '../mutants.ts'
import { runChecks } from '../run.ts'
import { emulatedTarget } from '../target/emulated.ts'
import { NetworkError } from '../target/target.ts'
import type { WireRequest, WireResponse } from '../target/world.ts'
import type { Verdict } from '../verdict.ts'
import { harOf, type Har } from './har.ts'
import { createRunLog } from './run-log.ts'

// What the specification asks for, and no more: members of our own begin with `_`.
const own = z.record(z.templateLiteral(['_', z.string()]), z.unknown())
const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .record(z.string(), z.unknown())
    .transform((all) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('_'))),
    )
    .pipe(z.strictObject(shape))
const when = z.iso.datetime({ offset: true })
const pairs = z.array(strict({ name: z.string(), value: z.string() }))
const size = z.int().min(-1)
const time = z.number().min(0)
const har12 = z.strictObject({
  log: strict({
    version: z.literal('1.2'),
    creator: strict({ name: z.string(), version: z.string() }),
    pages: z.array(
      strict({
        startedDateTime: when,
        id: z.string(),
        title: z.string(),
        pageTimings: strict({ onContentLoad: z.number().optional() }),
      }),
    ),
    entries: z.array(
      strict({
        pageref: z.string(),
        startedDateTime: when,
        time,
        request: strict({
          method: z.string(),
          url: z.url(),
          httpVersion: z.string(),
          cookies: pairs,
          headers: pairs,
          queryString: pairs,
          postData: strict({ mimeType: z.string(), text: z.string() }).optional(),
          headersSize: size,
          bodySize: size,
        }),
        response: strict({
          status: z.int(),
          statusText: z.string(),
          httpVersion: z.string(),
          cookies: pairs,
          headers: pairs,
          content: strict({ size: z.int().min(0), mimeType: z.string(), text: z.string() }),
          redirectURL: z.string(),
          headersSize: size,
          bodySize: size,
        }),
        cache: z.strictObject({}),
        timings: strict({ send: time, wait: time, receive: time }),
      }),
    ),
    comment: z.string(),
  }),
})

/** What went over the wire, before anything was taken out. */
const raw: Array<{ request: WireRequest; response: WireResponse }> = []
let har: Har
const verdicts: Verdict[] = []

beforeAll(async () => {
  const log = createRunLog(true)
  let isDead = false
  const target = emulatedTarget({
    provider: golden,
    log,
    change: (world) => ({
      ...world,
      async send(request, signal) {
        if (isDead) throw new NetworkError('nobody listens')
        const response = await world.send(request, signal)
        raw.push({ request, response })
        return response
      },
    }),
  })
  for await (const one of runChecks({ targets: [target], checks: providerChecks }))
    verdicts.push(one)
  isDead = true
  await target.userInfo(null).catch(() => {})
  har = harOf(log.messages, { verdicts, version: '1.2.3' })
})

const parsed = (of: Har): unknown => JSON.parse(JSON.stringify(of))

describe('the HTTP Archive of a run', () => {
  test('is HAR 1.2', () => {
    expect(har12.safeParse(parsed(har)).error?.issues ?? []).toEqual([])
    expect(har12.safeParse(parsed(harOf([], { verdicts: [], version: '0' }))).success).toBe(true)
    const [first] = har.log.entries
    const broken = { ...har.log, entries: [{ ...first, cache: undefined, timings: {} }] }
    expect(har12.safeParse(parsed({ log: broken as never })).success).toBe(false)
    expect(own.safeParse({ _checks: [] }).success).toBe(true)
  })

  test('has every message, also that which nobody answered', () => {
    expect(har.log.entries).toHaveLength(raw.length + 1)
    expect(har.log.entries.at(-1)?.response).toMatchObject({
      status: 0,
      _error: 'NetworkError: nobody listens',
    })
    expect(har.log.pages.map(({ title }) => title)).toEqual(['golden, emulated'])
  })

  test('has no secret in it that went over the wire', () => {
    const text = JSON.stringify(har)
    const secrets = raw.flatMap(({ request, response }) => [
      ...[...new URLSearchParams(request.body)].flatMap(([name, value]) =>
        // Others are made up, and some of them are challenges, which everybody sees.
        response.status === 200 && /^(?:client_secret|code_verifier)$/.test(name) ? [value] : [],
      ),
      ...response.cookies.map((line) => line.split(/[=;]/)[1] ?? ''),
      ...[...response.body.matchAll(/"(?:access|refresh|id)_token":"([^"]+)"/g)].map(
        ([, token]) => token ?? '',
      ),
      ...[...(response.headers['location'] ?? '').matchAll(/[?&]code=([^&]+)/g)].map(
        ([, code]) => code ?? '',
      ),
    ])
    const sought = [...new Set(secrets)].filter(({ length }) => length >= 8)
    expect(sought.length).toBeGreaterThan(100)
    expect(sought.filter((secret) => text.includes(secret))).toEqual([])
    expect(text).toContain('[access_token]')
  })

  test('says what a message shows, where it was sent to show it', () => {
    const shown = new Map(
      har.log.entries.map(({ _scene, _callback, response }) => [
        _scene,
        [response.status, _callback],
      ]),
    )
    expect(shown.get('code-unknown')).toEqual([400, undefined])
    expect(shown.get('token-missing')).toEqual([401, undefined])
    // What was sent as state is nothing that anybody has to know.
    expect(shown.get('login-required')).toEqual([
      303,
      expect.stringMatching(/^error=login_required&.*&state=\{state\}$/),
    ])
    const codes = har.log.entries.flatMap(({ _callback = '' }) =>
      _callback.startsWith('code=') ? [_callback.split('&', 1)[0]] : [],
    )
    expect(new Set(codes)).toEqual(new Set(['code=[code]']))
  })

  test('leads from a verdict to the messages that it rests on', () => {
    const shown = verdicts.filter(({ evidence }) =>
      evidence.some(({ kind }) => kind === 'exchange'),
    )
    expect(shown.length).toBeGreaterThan(80)
    const named = new Set(har.log.entries.flatMap(({ _checks }) => _checks))
    expect(shown.filter(({ check }) => !named.has(check)).map(({ check }) => check)).toEqual([])
  })

  test('gives the same message the same address, and another one another', () => {
    const [first, second] = har.log.entries
    const again = harOf(
      [{ exchange: { request: { method: 'GET', url: 'https://a.example/', headers: {} } } }].map(
        (one) => ({
          ...one,
          subject: { kind: 'provider' as const, id: 'a' },
          lane: 'local' as const,
          sentAt: 0,
          ms: 1,
        }),
      ),
      { verdicts: [], version: '0' },
    ).log.entries
    expect(again[0]?._sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(first?._sha256).not.toBe(second?._sha256)
  })
})

test('a callback with another state is the callback of nobody', async () => {
  const callbackWith = async (state: string | null) => {
    const log = createRunLog(true)
    const change = answers('authorization', callback({ state }))
    await emulatedTarget({ provider: golden, log, change }).callback('login-required')
    return log.messages.map((one) => one.callback?.includes('state='))
  }
  expect(await callbackWith('another')).toEqual([undefined])
  expect(await callbackWith(null)).toEqual([false])
})

test('a run that nobody archives keeps no messages', async () => {
  const log = createRunLog(false)
  await emulatedTarget({ provider: golden, log }).userInfo(null)
  expect(log.messages).toEqual([])
})
