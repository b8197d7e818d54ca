// `deno run --allow-net --allow-env deno.ts`
import { answer } from './login.ts'
import { port } from './settings.ts'

declare const Deno: { serve(options: object, answer: (request: Request) => unknown): unknown }

Deno.serve({ hostname: '127.0.0.1', port }, answer)
