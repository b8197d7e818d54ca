import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { chartArrows, chartStates, diagram } from 'trivet/inspect'
import { placeChart, type Box } from '../../cli/diagram/layout.ts'
import { chartSvg } from '../../cli/diagram/svg.ts'

const names = chartStates.map(({ name }) => name)

describe('every form of the diagram has every state and every arrow', () => {
  test('mermaid', () => {
    const text = diagram('mermaid')
    for (const { from, to } of chartArrows) expect(text).toContain(`  ${from} --> ${to} : `)
    expect(text).toContain('[*] --> idle')
  })

  test('dot', () => {
    const text = diagram('dot')
    for (const name of names) expect(text).toMatch(new RegExp(`^ {2}${name} \\[tooltip=`, 'm'))
    for (const { from, to } of chartArrows) expect(text).toContain(`  ${from} -> ${to} [label=`)
  })

  test('stately: XState makes the chart of it', () => {
    const machine = createMachine(JSON.parse(diagram('stately')) as never)
    expect(Object.keys(machine.states)).toEqual(names)
    for (const { from, to } of chartArrows) {
      const targets = [...(machine.states[from]?.transitions.values() ?? [])].flat()
      if (from !== to) expect(targets.map(({ target }) => target?.[0]?.key)).toContain(to)
    }
  })

  test('svg', async () => {
    const text = await chartSvg()
    for (const name of names) expect(text).toContain(`>${name}</text>`)
    expect(text.match(/<path class="arrow"/g)).toHaveLength(chartArrows.length)
    expect(text).not.toMatch(/NaN|undefined|<script/)
    expect(await chartSvg()).toBe(text)
  })
})

test('another form is refused, with those that there are', () => {
  expect(() => diagram('png' as 'dot')).toThrow(/mermaid, dot, stately/)
})

describe('in the layout', () => {
  const { width, height, states, arrows } = placeChart()
  const overlap = (one: Box, other: Box): boolean =>
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height

  test('no state and no label lies on another', () => {
    const boxes = [...states, ...arrows.map(({ label }) => label)]
    const overlaps = boxes.flatMap((box, index) =>
      boxes.slice(index + 1).filter((other) => overlap(box, other)),
    )
    expect(boxes).toHaveLength(chartStates.length + chartArrows.length)
    expect(overlaps).toEqual([])
  })

  test('everything is in the picture', () => {
    for (const box of [...states, ...arrows.map(({ label }) => label)]) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width)
      expect(box.y + box.height).toBeLessThanOrEqual(height)
    }
  })
})
