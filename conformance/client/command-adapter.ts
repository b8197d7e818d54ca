import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import * as z from 'zod/mini'
import {
  descriptionSchema,
  type ClientAdapter,
  type ClientOutcome,
  type BegunLogin,
} from './adapter.ts'
import { readDescription } from './load-adapter.ts'

const answerSchema = z.object({
  id: z.number(),
  result: z.optional(z.unknown()),
  error: z.optional(z.string()),
})

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** In characters: what one line of an answer may have. */
const LONGEST_LINE = 4_194_304
const DESCRIBE_MS = 20_000

/**
 * An adapter in any language: a command that reads calls on its standard input and answers on its standard output,
 * one JSON object a line. A process that ends is started again for the next client; what waited for it has crashed.
 *
 * @throws TypeError where the command does not say what it is.
 */
export async function commandAdapter(command: string): Promise<ClientAdapter> {
  let running = start(command)
  const live = (): ClientProcess => (running.isRunning() ? running : (running = start(command)))
  const described = await Promise.race([running.call('describe', {}), silence(DESCRIBE_MS)]).catch(
    (error: unknown) => {
      running.end()
      throw new TypeError(
        `The command ${command} does not answer: ${error instanceof Error ? error.message : 'unknown'}`,
      )
    },
  )
  const { name, version, capabilities } = readDescription(descriptionSchema, described, command)
  return {
    name,
    ...(version !== undefined && { version }),
    capabilities,
    async createClient(options) {
      const own = live()
      const client = await own.call('createClient', { options })
      const ask = <Result>(call: string, more: object): Promise<Result> =>
        own.call(call, { client, ...more }) as Promise<Result>
      return {
        authorizeUrl: (request = {}) => ask<BegunLogin>('authorizeUrl', { request }),
        handleCallback: (session, callback, signal) =>
          own.cancellable({ client, session, callback }, signal),
        refresh: (tokens) => ask<ClientOutcome>('refresh', { tokens }),
        revoke: (tokens) => ask<ClientOutcome>('revoke', { tokens }),
      }
    },
    close: () => running.end(),
  }
}

interface ClientProcess {
  isRunning(): boolean
  call(call: string, more: object): Promise<unknown>
  cancellable(more: object, signal: AbortSignal | undefined): Promise<ClientOutcome>
  end(): void
}

function start(command: string): ClientProcess {
  // In a group of its own: ending a shell would leave its child.
  const child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting = new Map<number, Waiting>()
  let last = 0
  let isOver = false
  const over = (reason: string): void => {
    isOver = true
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }
  child.once('error', () => over('the command could not be started'))
  child.once('exit', (code, signal) => over(`the process ended (${signal ?? `exit code ${code}`})`))
  // A process that has gone takes no input.
  child.stdin.on('error', () => {})
  // What it writes there is for its author, and may be anything.
  child.stderr.resume()
  readLines(child, (line) => {
    const answer = read(line)
    const one = answer === undefined ? undefined : waiting.get(answer.id)
    if (answer === undefined || one === undefined) return
    waiting.delete(answer.id)
    if (answer.error === undefined) one.resolve(answer.result)
    else one.reject(new Error(answer.error))
  })
  const send = (id: number, call: string, more: object): void => {
    child.stdin.write(`${JSON.stringify({ id, call, ...more })}\n`)
  }
  const ask = (
    call: string,
    more: object,
  ): { readonly id: number; readonly answer: Promise<unknown> } => {
    const id = ++last
    const answer = new Promise((resolve, reject) => {
      if (isOver) return reject(new Error('the process has ended'))
      waiting.set(id, { resolve, reject })
      send(id, call, more)
    })
    return { id, answer }
  }
  return {
    isRunning: () => !isOver,
    call: (call, more) => ask(call, more).answer,
    async cancellable(more, signal) {
      const { id, answer } = ask('handleCallback', more)
      const cancel = (): void => send(++last, 'cancel', { cancels: id })
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        return (await answer) as ClientOutcome
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    end() {
      if (isOver || child.pid === undefined) return
      over('the run is over')
      try {
        process.kill(-child.pid)
      } catch {
        child.kill()
      }
    },
  }
}

function readLines({ stdout }: ChildProcessWithoutNullStreams, each: (line: string) => void): void {
  let rest = ''
  stdout.setEncoding('utf8')
  stdout.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n')
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) each(line)
  })
}

/** An answer; undefined for a line that is none, such as a greeting. */
function read(line: string): z.output<typeof answerSchema> | undefined {
  try {
    return answerSchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

function silence(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer to describe within ${ms} ms`)), ms).unref()
  })
}
