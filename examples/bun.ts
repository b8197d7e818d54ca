// `bun run bun.ts`
import { answer } from './login.ts'
import { port } from './settings.ts'

declare const Bun: { serve(options: object): unknown }

Bun.serve({ hostname: '127.0.0.1', port, fetch: answer })
