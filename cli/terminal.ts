import { styleText } from 'node:util'
import { fitted } from './text.ts'

/** How text may look. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** A stream to which lines are written. */
export interface Terminal {
  /** Whether somebody is looking, and lines can be overwritten. */
  readonly isTerminal: boolean
  /** In characters. */
  readonly width: number
  readonly print: (line?: string) => void
  /** The text in a style; as it is where colours are not wanted. */
  readonly style: (style: Style, text: string) => string
  /**
   * Keeps a last line up to date until the returned function is called. Where nobody is looking, the line is
   * written once.
   */
  readonly progress: (line: () => string) => () => void
}

/** How long a line may be: where nobody is looking, as long as it is, since programs read it. */
export function roomIn({ isTerminal, width }: Terminal): number {
  return isTerminal ? width : Infinity
}

export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const CLEAR_LINE = '\r\u001B[2K'

export function createTerminal(
  stream: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb'
  // https://no-color.org: any value but an empty one.
  const isColored = isTerminal && (env['NO_COLOR'] ?? '') === ''
  // A terminal without a size (a container, a job) says 0.
  const columns = (): number =>
    stream.columns === undefined || stream.columns === 0 ? 80 : stream.columns
  let frame = 0
  let lastLine: (() => string) | null = null

  const style = (name: Style, text: string): string =>
    // `validateStream` would have styleText decide for itself, by the rules of this Node's version.
    isColored ? styleText(name, text, { validateStream: false }) : text
  const draw = (): void => {
    const mark = FRAMES[frame++ % FRAMES.length] ?? ''
    if (lastLine === null) return
    // A line that wraps could not be overwritten.
    const shown = fitted(lastLine(), columns() - 3)
    stream.write(`${CLEAR_LINE}${style('cyan', mark)} ${shown}`)
  }

  return {
    isTerminal,
    get width() {
      return columns()
    },
    style,
    print(line = '') {
      stream.write(`${lastLine === null ? '' : CLEAR_LINE}${line}\n`)
      draw()
    },
    progress(line) {
      if (!isTerminal) {
        stream.write(`${line()}\n`)
        return () => {}
      }
      lastLine = line
      draw()
      const timer = setInterval(draw, FRAME_MS)
      return () => {
        clearInterval(timer)
        if (lastLine !== null) stream.write(CLEAR_LINE)
        lastLine = null
      }
    },
  }
}
