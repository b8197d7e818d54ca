// Describes itself, begins logins, and dies when one comes back.
import { createInterface } from 'node:readline'

const calls = {
  describe: () => ({ name: 'mortal', capabilities: [] }),
  createClient: ({ options }) => options,
  authorizeUrl: ({ client }) => ({
    url: `${client.server.authorizationEndpoint}?state=s&redirect_uri=${encodeURIComponent(client.redirectUri)}`,
    session: 's',
  }),
  handleCallback: () => process.exit(7),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, ...more } = JSON.parse(line)
  console.log('a line that is no answer')
  console.log(JSON.stringify({ id, result: calls[call](more) }))
}
