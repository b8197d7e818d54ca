import { printable } from './printable.ts'
import { roomIn, type Terminal } from './terminal.ts'
import { refitted } from './text.ts'

const styles = { error: 'red', warning: 'yellow' } as const

/** Says what is wrong, `error: …`, in lines that are broken between words. What would move a cursor is made visible. */
export function notice(terminal: Terminal, kind: keyof typeof styles, text: string): void {
  const lines = refitted(`${kind}: ${text.split('\n').map(printable).join('\n')}`, roomIn(terminal))
  terminal.print(`${terminal.style(styles[kind], `${kind}:`)}${lines.slice(kind.length + 1)}`)
}
