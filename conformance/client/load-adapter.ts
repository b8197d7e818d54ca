import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as z from 'zod/mini'
import { adapterSchema, type ClientAdapter } from './adapter.ts'
import { describeError } from './guarded.ts'

/**
 * Loads an adapter: what the module exports as `default`, or as `adapter`, or the module itself.
 *
 * @param path Of the module's file.
 * @throws TypeError that says what is wrong with it.
 */
export async function loadAdapter(path: string): Promise<ClientAdapter> {
  const exported = await load(path)
  const own = exported.default ?? exported.adapter
  if (own === undefined && exported.createClient === undefined)
    throw new TypeError(
      `The adapter ${path} exports no client: an object with name, capabilities and createClient, as \`adapter\` or as its default. It exports ${Object.keys(exported).join(', ') || 'nothing'}.`,
    )
  return readAdapter(own ?? exported, path)
}

interface Exported {
  readonly default?: unknown
  readonly adapter?: unknown
  readonly createClient?: unknown
}

async function load(path: string): Promise<Exported> {
  const cannot = (reason: string): TypeError =>
    new TypeError(`The adapter ${path} cannot be loaded: ${reason}`)
  const file = await stat(path).catch(() => undefined)
  if (file === undefined) throw cannot('there is no such file.')
  if (!file.isFile()) throw cannot('it is no file.')
  const { href } = pathToFileURL(resolve(path))
  try {
    return (await import(href)) as Exported
  } catch (error) {
    throw cannot(`${describeError(error)}${placeOf(error, path, href)}`)
  }
}

/** Where it threw. Of a syntax error Node says that on the console only. */
function placeOf(error: unknown, path: string, href: string): string {
  if (error instanceof SyntaxError) return `. \`node --check ${path}\` says where.`
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const [, place] = stack.split(href)
  const at = /^:\d+/.exec(place ?? '')
  return at === null ? '' : ` (thrown at ${path}${at[0]})`
}

/** @throws TypeError for what is no adapter, with the first fault. */
function readAdapter(value: unknown, where: string): ClientAdapter {
  readDescription(adapterSchema, value, where)
  // The object itself: its methods may need it.
  return value as ClientAdapter
}

/** @throws TypeError for what does not fit, with the first fault. */
export function readDescription<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const at =
    issue === undefined || issue.path.length === 0 ? 'what it exports' : issue.path.join('.')
  throw new TypeError(`The adapter ${where} is none: ${at}: ${issue?.message ?? 'not understood'}.`)
}
