import { afterAll, beforeAll, expect, test } from 'vitest'
import { AsFlow, expectedOfFlow } from './as-flow.ts'
import { landFor, socketServer, type SocketServer } from './land.ts'
import { everyPath } from './paths.ts'
import { expectedOf, play } from './scenario.ts'
import { count } from '../support/count.ts'
import { Stage } from './stage.ts'

// An old answer cannot come to `createFlow`: what has been given up is not listened to.
const paths = everyPath()
let server: SocketServer
let tokenRequests = 0
let played = 0

beforeAll(async () => {
  server = await socketServer()
})
afterAll(async () => {
  await server.close()
  count('paths over sockets', played)
  count('token requests over sockets', tokenRequests)
})

test(
  'every path ends as the chart says, by createFlow over sockets',
  { timeout: 60_000 },
  async () => {
    for (const path of paths) {
      const stage = new Stage()
      const ended = await play(path, new AsFlow(stage, landFor(path), server), stage)
      expect(ended, path.moves.join(' → ')).toEqual(expectedOfFlow(expectedOf(path), path))
      tokenRequests += ended.tokenRequests
      played += 1
    }
    expect(tokenRequests).toBe(
      paths.filter(({ states }) => states.includes('exchangingCode')).length,
    )
  },
)
