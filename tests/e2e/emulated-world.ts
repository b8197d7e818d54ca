import { createServer, type Server } from 'node:http'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createEmulator, type EmulatorOptions } from 'trivet/emulator'
import type { ProviderInput } from 'trivet/providers'
import { listenerFor } from '../../cli/listener.ts'

/** Providers on a port, profiles that point there, and a browser that the command line can open. */
export interface EmulatedWorld {
  /** Every secret that went over the wire: codes, tokens, verifiers. */
  readonly secrets: Set<string>
  /** Those of them that the providers gave out, and nobody made up. */
  readonly given: Set<string>
  /** Writes a profile whose endpoints are here; returns its path. */
  profile(input: ProviderInput): Promise<string>
  /**
   * Puts a program in the place of the browser: it presses the button, and goes where it is sent.
   *
   * @returns The environment in which it is found.
   */
  browser(decision: 'allow' | 'deny'): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

export async function emulatedWorld(options: EmulatorOptions = {}): Promise<EmulatedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'trivet-e2e-'))
  const emulator = createEmulator(options)
  const secrets = new Set<string>()
  const given = new Set<string>()
  const server: Server = createServer(
    listenerFor(async (request) => {
      const form =
        request.method === 'POST' ? new URLSearchParams(await request.clone().text()) : []
      collect(secrets, form)
      const response = await emulator.fetch(request)
      const location = response.headers.get('location')
      if (location !== null) collect(given, new URL(location).searchParams)
      const body = await response.clone().text()
      if (body.startsWith('{')) collect(given, Object.entries(JSON.parse(body) as object))
      for (const secret of given) secrets.add(secret)
      return response
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    secrets,
    given,
    async profile(input) {
      const path = join(folder, `${input.id}.json`)
      await writeFile(path, JSON.stringify(emulator.emulated(input, origin)))
      return path
    },
    async browser(decision) {
      const program = `#!${process.execPath}
const address = process.argv[2]
await fetch(address)
const body = new URLSearchParams({ decision: '${decision}' })
const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' })
await fetch(answer.headers.get('location'))
`
      for (const name of ['xdg-open', 'open']) {
        await writeFile(join(folder, name), program)
        await chmod(join(folder, name), 0o755)
      }
      await writeFile(join(folder, 'package.json'), '{"type":"module"}')
      return { PATH: [folder, process.env['PATH']].join(delimiter) }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const SECRET = /^(?:code|code_verifier|client_secret|access_token|refresh_token|id_token)$/

function collect(secrets: Set<string>, members: Iterable<[string, unknown]>): void {
  for (const [name, value] of members)
    if (SECRET.test(name) && typeof value === 'string' && value !== '') secrets.add(value)
}
