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
  return readAdapter(exported.default ?? exported.adapter ?? exported, path)
}

interface Exported {
  readonly default?: unknown
  readonly adapter?: unknown
}

async function load(path: string): Promise<Exported> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Exported
  } catch (error) {
    throw new TypeError(`The adapter ${path} cannot be loaded: ${describeError(error)}`)
  }
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
  throw new TypeError(
    `The adapter ${where} is none: ${at}: ${issue?.message ?? 'not understood'}. See docs/check-client.md.`,
  )
}
