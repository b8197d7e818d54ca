export { createHandlers } from './handlers.ts'
export type { Handlers, HandlersOptions } from './handlers.ts'
export type { LoginOptions, LoginRequest, OutcomeContext, WebEffects } from './options.ts'
