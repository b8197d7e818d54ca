import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createWebSocketInspector } from '@statelyai/inspect'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { outcomesIn, start, trivet, type Running } from '../e2e/command-line.ts'
import { activeState, describeInChromium, faultsOf } from './in-chromium.ts'

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 })

async function startInspect(): Promise<{ running: Running; address: string; ingest: string }> {
  const running = start(['inspect', '--port', '0'])
  const [, address = ''] = await running.printed(/(http:\S+)/)
  const [, ingest = ''] = await running.printed(/(ws:\S+)/)
  return { running, address, ingest }
}

describeInChromium('trivet inspect', (open) => {
  let viewer: Awaited<ReturnType<typeof startInspect>>
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    viewer = await startInspect()
    context = await open()
    page = await context.newPage()
    await page.goto(viewer.address)
    await page.locator('.connection.live').waitFor()
  })
  afterAll(async () => {
    await context.close()
    viewer.running.process.kill('SIGINT')
    await viewer.running.done
  })

  test('says what to do where nothing was sent yet', async () => {
    expect(await page.locator('.nothing').textContent()).toContain('--inspect-at')
    expect(await faultsOf(page)).toEqual([])
  })

  test('shows a login of another process', async () => {
    const ran = await trivet([
      'login',
      'spotify',
      '--emulate',
      '--json',
      '--inspect-at',
      viewer.ingest,
    ])
    expect(outcomesIn(ran)).toMatchObject([{ status: 'authenticated' }])
    await activeState(page).filter({ hasText: 'authenticated' }).waitFor()
    expect(await page.locator('#login h2').first().textContent()).toBe('Spotify')
  })

  test('shows any actor that the standard inspector tells of: nested, parallel, with its children', async () => {
    const machine = createMachine({
      id: 'shop',
      initial: 'browsing',
      states: {
        browsing: { on: { ADD: 'checkout' } },
        checkout: {
          type: 'parallel',
          states: {
            payment: {
              initial: 'asking',
              states: { asking: { on: { PAY: 'paid' } }, paid: { type: 'final' } },
            },
            address: {
              initial: 'typing',
              states: { typing: { on: { OK: 'known' } }, known: { type: 'final' } },
            },
          },
          onDone: 'done',
        },
        done: { type: 'final' },
      },
    })
    const { inspect, stop } = createWebSocketInspector({ url: viewer.ingest })
    const actor = createActor(machine, { inspect }).start()
    for (const type of ['ADD', 'PAY'] as const) actor.send({ type })
    await activeState(page).filter({ hasText: 'typing' }).waitFor()
    expect((await activeState(page).allTextContents()).sort()).toEqual(['paid', 'typing'])
    const groups = await page.locator('.group.active text').allTextContents()
    expect(groups.sort()).toEqual(['address', 'checkout', 'payment'])
    expect(await faultsOf(page)).toEqual([])
    actor.send({ type: 'OK' })
    await activeState(page).filter({ hasText: 'done' }).waitFor()
    stop?.()
  })

  test('a page without the token sees nothing, and says why', async () => {
    const other = await context.newPage()
    await other.goto(viewer.address.replace(/token=.*/, 'token=wrong'))
    await other.locator('.connection.refused').waitFor()
    expect(await other.getByText('Nothing to see yet').count()).toBe(1)
    await other.close()
  })
})

describe('trivet login --inspect-at', () => {
  test('goes on, and ends, where no viewer is', async () => {
    const { running, ingest } = await startInspect()
    running.process.kill('SIGINT')
    expect((await running.done).code).toBe(0)
    const ran = await trivet(['login', 'github', '--emulate', '--json', '--inspect-at', ingest])
    expect(outcomesIn(ran)).toMatchObject([{ status: 'authenticated' }])
    expect(ran.stderr).toContain('The viewer cannot be reached: the login goes on without it.')
    expect(ran.code).toBe(0)
  })

  test('goes on, and ends, where something listens and never answers', async () => {
    const mute = createServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const ran = await trivet([
      'login',
      'github',
      '--emulate',
      '--json',
      '--inspect-at',
      `ws://127.0.0.1:${port}/`,
    ])
    expect([ran.code, outcomesIn(ran)[0]?.['status']]).toEqual([0, 'authenticated'])
    mute.close()
  })

  test('takes an address of this machine only', async () => {
    const ran = await trivet([
      'login',
      'github',
      '--emulate',
      '--inspect-at',
      'ws://viewer.example/',
    ])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('Write the address that `trivet inspect` prints')
  })
})

describe('trivet login --inspect', () => {
  test('serves a viewer until Ctrl-C', async () => {
    const running = start(['login', 'github', '--emulate', '--inspect', '--no-open'])
    const [, address = ''] = await running.printed(/Watch it at (\S+)/)
    await running.printed(/until Ctrl-C/)
    expect((await fetch(address)).status).toBe(200)
    running.process.kill('SIGINT')
    expect((await running.done).code).toBe(0)
  })
})
