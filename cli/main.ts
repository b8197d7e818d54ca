#!/usr/bin/env node
import { exitCode } from './exit-code.ts'
import { runCommandLine } from './program.ts'
import type { Shell } from './shell.ts'
import { createTerminal } from './terminal.ts'

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait.
    if (interruption.signal.aborted) process.exit(exitCode.interrupted)
    interruption.abort()
  })
}

// Whoever read our output has gone, as in `trivet emulate | head`: what still waits for something ends.
let isReaderGone = false
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error
    if (stream === process.stderr) return
    isReaderGone = true
    // Here too: it may come out after the command has ended.
    process.exitCode = exitCode.readerGone
    interruption.abort()
  })
}

const shell: Shell = {
  out: createTerminal(process.stdout, process.env),
  err: createTerminal(process.stderr, process.env),
  env: process.env,
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  signal: interruption.signal,
}
const code = await runCommandLine(process.argv.slice(2), shell)
if (!isReaderGone) process.exitCode = code
