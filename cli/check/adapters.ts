import { resolve } from 'node:path'
import { commandAdapter, loadAdapter, type ClientAdapter } from 'trivet/conformance'
import { shipped } from '../package.ts'
import { UsageError, usageErrorOf } from '../usage-error.ts'

/** The page that says how a client is wrapped. */
export const adapterPage = (): string => shipped('docs/check-client.md')

const aboutAdapters = (): string =>
  [
    'An adapter is a module, or a command, that wraps a client so that it can be checked.',
    `  how to write one  ${adapterPage()}`,
    `  one to copy       ${shipped('examples/check-client/my-client.mjs')}`,
  ].join('\n')

/** @throws UsageError for what is no adapter: what is wrong with it, and what one is. */
export function adapterIn(path: string): Promise<ClientAdapter> {
  return explained(loadAdapter(resolve(path)))
}

/** @throws UsageError where the command does not answer as an adapter does. */
export function adapterBy(command: string): Promise<ClientAdapter> {
  return explained(commandAdapter(command))
}

function explained(adapter: Promise<ClientAdapter>): Promise<ClientAdapter> {
  return adapter.catch((error: unknown) => {
    const wrong = usageErrorOf(error)
    throw wrong instanceof UsageError
      ? new UsageError(`${wrong.message}\n${aboutAdapters()}`)
      : wrong
  })
}
