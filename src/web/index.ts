export { createHandlers } from './handlers.ts'
export type { Handlers, HandlersOptions } from './handlers.ts'
export type { LoginOptions, LoginRequest, OutcomeContext, LocalEffects } from './options.ts'
