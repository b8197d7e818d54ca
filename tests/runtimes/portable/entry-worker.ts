// workerd: the task is the body of a request.
import { handlerCases } from './handlers.ts'
import { perform, type Task } from './task.ts'

// oxlint-disable-next-line import/no-default-export -- a worker's module is its default export
export default {
  async fetch(request: Request): Promise<Response> {
    // Asked whether it is there.
    if (request.method !== 'POST') return new Response(null, { status: 204 })
    return Response.json(await perform((await request.json()) as Task, { handlers: handlerCases }))
  },
}
