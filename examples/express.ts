// `node express.ts`
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { handlers, home } from './login.ts'
import { port } from './settings.ts'

const login = getRequestListener(handlers.fetch, { overrideGlobalObjects: false })

const app = express()
// Before any parser of bodies: a posted callback is read by the handlers.
app.all(['/login/:provider', '/callback/:provider'], login)
app.get('/', (_request, response) => void response.send(home))

app.listen(port, '127.0.0.1')
