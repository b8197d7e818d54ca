import type { Flow } from 'trivet'
import { createFlowInspector, diagram, readTrace, recordTrace, type Trace } from 'trivet/inspect'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { createHandlers, type Handlers } from 'trivet/web'
import { expectTypeOf } from 'vitest'

declare const flow: Flow

const onOutcome = (): Response => new Response()
const handlers = createHandlers({ flows: { github: flow }, store: memoryStore(), onOutcome })
expectTypeOf(handlers).toEqualTypeOf<Handlers>()
expectTypeOf<Handlers['fetch']>().toEqualTypeOf<(request: Request) => Promise<Response>>()
createHandlers({ flows: { github: flow }, store: cookieStore({ keys: [] }), onOutcome })
createHandlers({
  flows: { github: flow },
  store: memoryStore(),
  onOutcome: async (outcome, { provider }) => {
    expectTypeOf(provider).toEqualTypeOf<'github'>()
    // @ts-expect-error The user is there only where the status says so.
    void outcome.user
    return new Response()
  },
})
// @ts-expect-error Somebody has to say what happens when a login has ended.
createHandlers({ flows: { github: flow }, store: memoryStore() })
// @ts-expect-error An outcome is answered with a response.
createHandlers({ flows: { github: flow }, store: memoryStore(), onOutcome: () => 'Hello' })
// @ts-expect-error Logins wait somewhere.
createHandlers({ flows: { github: flow }, onOutcome })

expectTypeOf(diagram('mermaid')).toEqualTypeOf<string>()
// @ts-expect-error There is no such format.
diagram('png')
expectTypeOf(readTrace).returns.toEqualTypeOf<Trace>()
expectTypeOf(recordTrace).toBeFunction()
expectTypeOf(createFlowInspector).toBeFunction()
// @ts-expect-error An inspector says where its messages go.
createFlowInspector()
