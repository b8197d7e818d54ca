export { clientChecks } from './checks/index.ts'
export { excludedClientChecks } from './excluded.ts'
export { runClientChecks } from './run.ts'
export type { RunClientOptions } from './run.ts'
export { capabilities } from './adapter.ts'
export type {
  BegunLogin,
  Callback,
  Capability,
  ClientAdapter,
  ClientOptions,
  ClientOutcome,
  ClientTokens,
  ServerDescription,
  TestedClient,
} from './adapter.ts'
export type { ClientCheck } from './case.ts'
export { createFaultyClient } from './faulty/client.ts'
export { faults, type Fault } from './faulty/faults.ts'
export { verifyClientChecks } from './verify.ts'
export { loadAdapter } from './load-adapter.ts'
export { commandAdapter } from './command-adapter.ts'
