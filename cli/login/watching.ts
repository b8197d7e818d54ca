import { createFlowInspector } from 'trivet/inspect'
import type { Inspection } from 'trivet/machine'
import { openBrowser } from '../browser.ts'
import { connectProducer } from '../inspect/producer.ts'
import { serveViewer } from '../inspect/viewer-server.ts'
import type { Shell } from '../shell.ts'
import { untilAborted } from '../until-aborted.ts'

/** A viewer that shows one login. */
export interface Watching {
  readonly inspect: Inspection
  /** As long as somebody may want to look. */
  stay(): Promise<void>
  close(): Promise<void>
}

export interface WatchingOptions {
  /** In a viewer of this process. */
  readonly inspect?: true
  /** In a viewer that runs already. */
  readonly inspectAt?: string
  /** Whether a browser may be opened. */
  readonly open: boolean
}

/** Null where nobody asked for a viewer. */
export async function watch(options: WatchingOptions, shell: Shell): Promise<Watching | null> {
  const { inspect, inspectAt } = options
  if (inspectAt !== undefined) return watchElsewhere(inspectAt, shell)
  return inspect === true ? watchHere(options, shell) : null
}

async function watchHere({ open }: WatchingOptions, { err, signal }: Shell): Promise<Watching> {
  const viewer = await serveViewer(0)
  err.print(`Watch it at ${err.style('cyan', viewer.address)}`)
  if (open && !(await openBrowser(viewer.address)))
    err.print('No browser could be opened here: copy the address into one.')
  return {
    inspect: createFlowInspector({
      send: (message) => viewer.hub.publish(JSON.stringify(message)),
    }),
    async stay() {
      err.print('It can be watched until Ctrl-C.')
      await untilAborted(signal)
    },
    close: () => viewer.close(),
  }
}

function watchElsewhere(address: string, { err }: Shell): Watching {
  const producer = connectProducer(address, () =>
    err.print('The viewer cannot be reached: the login goes on without it.'),
  )
  return {
    // The viewer tells logins of several processes apart by it.
    inspect: createFlowInspector({ name: `login ${process.pid}`, send: producer.send }),
    stay: async () => {},
    close: () => producer.close(),
  }
}
