import type { Box, Point } from './box.ts'

const RADIUS = 8

/** A line along points, at right angles and with round corners, as SVG's `d`. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = withoutStraights(points)
  if (first === undefined) return ''
  let path = `M${at(first)}`
  rest.forEach((corner, index) => {
    const before = rest[index - 1] ?? first
    const after = rest[index + 1]
    if (after === undefined) {
      path += `L${at(corner)}`
      return
    }
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2)
    path += `L${at(towards(corner, before, radius))}Q${at(corner)} ${at(towards(corner, after, radius))}`
  })
  return path
}

/** The points, joined at right angles: down, across half-way, down again. */
export function elbows(points: readonly Point[]): readonly Point[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1]
    if (before === undefined || before.x === point.x) return [point]
    const middle = (before.y + point.y) / 2
    return [{ x: before.x, y: middle }, { x: point.x, y: middle }, point]
  })
}

/** Down along a lane to the left of everything, and back. */
export function besidePath(from: Box, to: Box, lane: number): readonly Point[] {
  const start = { x: from.x, y: from.y + from.height / 2 }
  const end = { x: to.x, y: to.y + to.height / 2 }
  return [start, { x: lane, y: start.y }, { x: lane, y: end.y }, end]
}

/** Across to where the end is, and then up or down into it: beside its middle, where the way arrives. */
export function fallPath(from: Box, to: Box): readonly Point[] {
  const y = from.y + from.height / 2
  const isRight = to.x >= from.x
  const side = isRight ? from.x + from.width : from.x
  if (y > to.y && y < to.y + to.height)
    return [
      { x: side, y },
      { x: isRight ? to.x : to.x + to.width, y },
    ]
  const x = to.x + to.width * (isRight ? 0.3 : 0.7)
  const end = { x, y: y > to.y ? to.y + to.height : to.y }
  const isAbove = x > from.x && x < from.x + from.width
  if (isAbove) return [{ x, y: y > to.y ? from.y : from.y + from.height }, end]
  return [{ x: side, y }, { x, y }, end]
}

export function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function withoutStraights(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (before === undefined || after === undefined) return true
    const isStraight =
      (before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y)
    return !isStraight
  })
}

function towards(from: Point, to: Point, length: number): Point {
  const share = length / (distance(from, to) || 1)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
