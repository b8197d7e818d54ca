import fc from 'fast-check'
import { flowMachine } from 'trivet/machine'
import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { chartOf, chartOfDefinition } from './chart.ts'
import type { Box } from './box.ts'
import { layoutOf } from './layout.ts'

const flow = chartOf(flowMachine)
const shop = chartOf(
  createMachine({
    id: 'shop',
    initial: 'browsing',
    states: {
      browsing: { on: { ADD: 'cart' } },
      cart: {
        initial: 'empty',
        states: {
          empty: { on: { ADD: 'filled' } },
          filled: { on: { CHECKOUT: '#shop.checkout' } },
        },
        on: { BACK: 'browsing' },
      },
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
  }),
)

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height
const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

describe('layoutOf', () => {
  test.each([
    ['our own', flow, false],
    ['our own, where there is little room', flow, true],
    ['a nested one', shop, false],
  ])('%s: no two states overlap, unless one is in the other', (_, chart, isNarrow) => {
    const { boxes, paths, width, height } = layoutOf(chart, isNarrow)
    const box = (id: string): Box => boxes.get(id) ?? { x: 0, y: 0, width: -1, height: -1 }
    expect([...paths.keys()].sort()).toEqual(chart.arrows.map(({ id }) => id).sort())
    for (const { id, parent } of chart.states) {
      expect(
        inside(box(id), parent === null ? { x: 0, y: 0, width, height } : box(parent)),
        id,
      ).toBe(true)
      for (const other of chart.states)
        if (other.id !== id && other.parent === parent)
          expect(overlap(box(id), box(other.id)), `${id}, ${other.id}`).toBe(false)
    }
  })

  test('the way of a login runs straight down', () => {
    const { boxes } = layoutOf(flow)
    const way = [
      'idle',
      'preparing',
      'awaitingCallback',
      'exchangingCode',
      'verifyingIdToken',
      'fetchingUserInfo',
      'authenticated',
    ]
    const middles = way.map((name) => {
      const { x = 0, width = 0 } = boxes.get(`flow.${name}`) ?? {}
      return Math.round(x + width / 2)
    })
    expect(new Set(middles).size).toBe(1)
    const rows = way.map((name) => boxes.get(`flow.${name}`)?.y ?? 0)
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
  })

  test('our own fits a small screen', () => {
    expect(layoutOf(flow).width).toBeGreaterThan(500)
    expect(layoutOf(flow, true).width).toBeLessThan(400)
  })

  test('arrows that nearly every state has are quiet', () => {
    expect([...layoutOf(flow).quiet].sort()).toEqual([
      'flow.backingOff → flow.cancelled',
      'flow.exchangingCode → flow.cancelled',
      'flow.fetchingUserInfo → flow.cancelled',
      'flow.preparing → flow.cancelled',
      'flow.verifyingIdToken → flow.cancelled',
    ])
  })

  test('finds a place for everything in any flat chart, the same at every call', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const arrow = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names))
    fc.assert(
      fc.property(fc.array(arrow, { maxLength: 14 }), (arrows) => {
        const states = Object.fromEntries(
          names.map((name) => [
            name,
            {
              on: Object.fromEntries(
                arrows.filter(([from]) => from === name).map(([, to], at) => [`E${at}`, to]),
              ),
            },
          ]),
        )
        const chart = chartOf(createMachine({ id: 'any', initial: 'a', states }))
        const { boxes, paths, width, height } = layoutOf(chart)
        for (const { x, y } of boxes.values())
          expect(x >= 0 && y >= 0 && x < width && y < height).toBe(true)
        for (const path of paths.values()) expect(path).toMatch(/^M[\d. LQ-]+$/)
        expect(layoutOf(chart)).toEqual(layoutOf(chart))
      }),
      { numRuns: 40 },
    )
  })
})

describe('chartOfDefinition', () => {
  test('reads what an inspector sends', () => {
    const definition = JSON.stringify(flowMachine.config, (_, value: unknown) =>
      typeof value === 'function' ? { type: 'a function' } : value,
    )
    expect(chartOfDefinition(definition)).toEqual(flow)
  })

  test.each(['', 'null', '[]', '{"states":{"a":{"on":{"E":"nowhere"}}}}'])(
    '%s is no chart',
    (text) => {
      expect(chartOfDefinition(text)).toBeNull()
    },
  )
})
