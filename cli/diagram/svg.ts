import { html, raw } from 'hono/html'
import type { ChartState } from 'trivet/inspect'
import {
  metrics,
  placeChart,
  type Box,
  type PlacedArrow,
  type PlacedState,
  type Point,
} from './layout.ts'

/** The chart as one SVG: complete in itself, light or dark as the reader has it. */
export async function chartSvg(): Promise<string> {
  const { width, height, states, arrows } = placeChart()
  const drawn = await html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-labelledby="title"
  >
    <title id="title">The chart of a login: states, and the events and guards between them</title>
    <style>
      ${style}
    </style>
    <defs>
      <marker
        id="head"
        viewBox="0 0 10 10"
        refX="9"
        refY="5"
        markerWidth="7"
        markerHeight="7"
        orient="auto-start-reverse"
      >
        <path class="head" d="M0 1 9 5 0 9z" />
      </marker>
    </defs>
    <rect class="page" width="100%" height="100%" rx="12" />
    ${arrows.map(arrowPath)} ${states.map(stateBox)} ${arrows.map(arrowLabel)}
  </svg>`
  return `${String(drawn)
    .replaceAll(/^\s*\n/gm, '')
    .trim()}\n`
}

const style = raw(`
  svg {
    --page: #faf8f5; --card: #fff; --line: #b8aea2; --text: #221e1a; --soft: #665d53; --accent: #a8431a;
    --good: #17693a; --good-tint: #e4f4ea; --bad: #a3231f; --bad-tint: #fce8e6; --wait: #7a5200; --wait-tint: #fbf0d6;
  }
  @media (prefers-color-scheme: dark) {
    svg {
      --page: #171513; --card: #211e1b; --line: #6b6259; --text: #f0ebe4; --soft: #b3a99c; --accent: #f0956b;
      --good: #74d79b; --good-tint: #16301f; --bad: #ff9a90; --bad-tint: #3c1a18; --wait: #ebc06a; --wait-tint: #362a10;
    }
  }
  .page { fill: var(--page); }
  .state rect { fill: var(--card); stroke: var(--line); stroke-width: 1.5; }
  .state text { fill: var(--text); text-anchor: middle; }
  .state .name { font: 600 ${metrics.name.size}px system-ui, sans-serif; }
  .state .spec { font: ${metrics.spec.size}px system-ui, sans-serif; fill: var(--soft); }
  .waits rect { fill: var(--wait-tint); stroke: var(--wait); }
  .good rect { fill: var(--good-tint); stroke: var(--good); }
  .bad rect { fill: var(--bad-tint); stroke: var(--bad); }
  .ends rect { stroke-width: 2.5; }
  .arrow { fill: none; stroke: var(--line); stroke-width: 1.5; }
  .head { fill: var(--line); }
  .label rect { fill: var(--page); opacity: 0.92; }
  .label text { font: ${metrics.label.size}px ui-monospace, 'DejaVu Sans Mono', monospace; fill: var(--text); text-anchor: middle; }
  .label .guard { fill: var(--accent); }
`)

function stateBox({ state, x, y, width, height }: PlacedState) {
  const middle = x + width / 2
  return html`<g class="state ${classOf(state)}">
    <title>${state.description}</title>
    <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" />
    <text class="name" x="${middle}" y="${y + 23}">${state.name}</text>
    <text class="spec" x="${middle}" y="${y + 39}">${state.spec}</text>
  </g> `
}

function classOf({ name, tags, isFinal }: ChartState): string {
  if (tags.includes('durable')) return 'waits'
  if (!isFinal) return ''
  return `ends ${name === 'authenticated' ? 'good' : 'bad'}`
}

function arrowPath({ from, to, points }: PlacedArrow) {
  // A loop comes back to where it began.
  const end = from === to ? 'start' : 'end'
  return html`<path class="arrow" d="${curveOf(points)}" marker-${end}="url(#head)" /> `
}

/** A curve through the middles of the stretches between the points. */
function curveOf(points: readonly Point[]): string {
  const [start, ...rest] = points
  const end = rest.at(-1)
  if (start === undefined || end === undefined) return ''
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? end
    const to = index === rest.length - 2 ? end : middleOf(point, next)
    return `Q${point.x} ${point.y} ${to.x} ${to.y}`
  })
  return bends.length === 0
    ? `M${start.x} ${start.y}L${end.x} ${end.y}`
    : `M${start.x} ${start.y}${bends.join('')}`
}

function middleOf(one: Point, other: Point): Point {
  const half = (a: number, b: number): number => Math.round((a + b) * 5) / 10
  return { x: half(one.x, other.x), y: half(one.y, other.y) }
}

function arrowLabel({ lines, label }: PlacedArrow) {
  return html`<g class="label">
    <rect x="${label.x}" y="${label.y}" width="${label.width}" height="${label.height}" rx="4" />
    ${lines.map((line, index) => labelLine(line, index, label))}
  </g> `
}

function labelLine(line: string, index: number, { x, y, width }: Box) {
  const kind = line.startsWith('[') ? 'guard' : 'event'
  const baseline = y + 4 + metrics.label.size + index * metrics.label.line
  return html`<text class="${kind}" x="${x + width / 2}" y="${baseline}">${line}</text> `
}
