import type { ChartState } from '../chart/chart.ts'
import type { Box } from '../chart/box.ts'

interface Props {
  readonly state: ChartState
  readonly box: Box | undefined
  readonly look: string
}

/** A state with none inside. An end has a second line round it. */
export function State({ state: { id, name, kind, description }, box, look }: Props) {
  if (box === undefined) return null
  const { x, y, width, height } = box
  return (
    <g class={`state ${kind} ${look}`} data-state={id} transform={`translate(${x} ${y})`}>
      {description !== null && <title>{description}</title>}
      {look === 'active' && <rect class="glow" width={width} height={height} rx="10" />}
      <rect class="body" width={width} height={height} rx="10" />
      {kind === 'final' && (
        <rect class="inner" x="3" y="3" width={width - 6} height={height - 6} rx="7.5" />
      )}
      <text x={width / 2} y={height / 2} dy="0.35em">
        {name}
      </text>
    </g>
  )
}

/** A state with others inside. */
export function Group({ state: { id, name, kind }, box, look }: Props) {
  if (box === undefined) return null
  const { x, y, width, height } = box
  return (
    <g class={`group ${kind} ${look}`} data-state={id}>
      <rect x={x} y={y} width={width} height={height} rx="12" />
      <text x={x + 12} y={y + 18}>
        {name}
      </text>
    </g>
  )
}
