// `node fastify.ts`
import { getRequestListener } from '@hono/node-server'
import Fastify from 'fastify'
import { handlers, home } from './login.ts'
import { port } from './settings.ts'

const login = getRequestListener(handlers.fetch, { overrideGlobalObjects: false })

const app = Fastify()
app.get('/', (_request, reply) => reply.type('text/html').send(home))
await app.register(async (logins) => {
  // A posted callback is read by the handlers.
  logins.removeAllContentTypeParsers()
  logins.addContentTypeParser('*', (_request, _payload, done) => done(null))
  logins.route({
    method: ['GET', 'POST'],
    url: '/:step(login|callback)/:provider',
    handler(request, reply) {
      reply.hijack()
      return login(request.raw, reply.raw)
    },
  })
})

await app.listen({ host: '127.0.0.1', port })
