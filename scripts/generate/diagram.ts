import { diagram, DIAGRAM_REMARK } from 'trivet/inspect'
import { chartSvg } from '../../cli/diagram/svg.ts'
import type { Generator } from './generator.ts'

/** The chart as GitHub shows it, with what it leaves out in words. */
export function mermaid(): string {
  return ['```mermaid', diagram('mermaid'), '```', '', DIAGRAM_REMARK].join('\n')
}

/** `docs/images/chart.svg`: the chart with its guards. */
export const chartImage: Generator = async () => [
  { path: 'docs/images/chart.svg', content: await chartSvg() },
]
