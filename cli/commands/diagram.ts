import { Option } from 'commander'
import { diagram, type DiagramFormat } from 'trivet/inspect'
import { chartSvg } from '../diagram/svg.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import type { Shell } from '../shell.ts'
import { writeText } from '../trace/file.ts'
import type { AddCommand } from './command.ts'

interface DiagramOptions {
  readonly format: DiagramFormat | 'svg'
  readonly output?: string
}

const formats = ['mermaid', 'svg', 'dot', 'stately'] as const

export const addDiagram: AddCommand = (program, shell, end) => {
  program
    .command('diagram')
    .description(
      "Draws the chart: its states, and the events and guards between them. mermaid is shown by GitHub, dot is for Graphviz, stately is for XState's editor.",
    )
    .addOption(
      new Option('--format <format>', 'how to draw it').choices(formats).default('mermaid'),
    )
    .option('--output <file>', 'write it there instead of printing it')
    .addHelpText('after', help)
    .action(async (options: DiagramOptions) => {
      end(await draw(options, shell))
    })
}

const help = `
Examples:
  $ trivet diagram
  $ trivet diagram --format svg --output chart.svg
  $ trivet diagram --format dot | dot -Tpng > chart.png

Exit codes:
  0 drawn, 2 wrong usage, or a file that cannot be written`

async function draw({ format, output }: DiagramOptions, { out }: Shell): Promise<ExitCode> {
  const text = format === 'svg' ? await chartSvg() : diagram(format)
  if (output === undefined) {
    out.print(text.trimEnd())
    return exitCode.authenticated
  }
  await writeText(output, `${text.trimEnd()}\n`)
  out.print(`Written to ${output}.`)
  return exitCode.authenticated
}
