// `node hono.ts`
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { handlers, home } from './login.ts'
import { port } from './settings.ts'

const app = new Hono()
app.get('/', (context) => context.html(home))
app.all('/login/:provider', ({ req }) => handlers.authorize(req.raw, req.param('provider')))
app.all('/callback/:provider', ({ req }) => handlers.callback(req.raw, req.param('provider')))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port })
