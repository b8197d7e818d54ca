// The same by lines of JSON, as a program in any language would: `trivet check-client --command "node my-client-by-lines.mjs"`.
import { createInterface } from 'node:readline'
import { adapter } from './my-client.mjs'

const { name, version, capabilities } = adapter
const clients = []

const calls = {
  describe: () => ({ name, version, capabilities }),
  // What it answers names the client in the calls that follow.
  createClient: ({ options }) => clients.push(adapter.createClient(options)) - 1,
  authorizeUrl: ({ client, request }) => clients[client].authorizeUrl(request),
  handleCallback: ({ client, session, callback }) =>
    clients[client].handleCallback(session, callback),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, ...more } = JSON.parse(line)
  // Not awaited: many logins go on at once.
  void answer(id, () => calls[call](more))
}

async function answer(id, work) {
  try {
    console.log(JSON.stringify({ id, result: await work() }))
  } catch (error) {
    console.log(JSON.stringify({ id, error: String(error) }))
  }
}
