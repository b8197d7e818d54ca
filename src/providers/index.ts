export { defineProvider } from './define.ts'
export {
  discover,
  DiscoveryError,
  type DiscoveryAdapters,
  type DiscoveryFault,
} from './discover.ts'
export {
  lintProvider,
  type Finding,
  type FindingId,
  type LintFixture,
  type LintOptions,
} from './lint.ts'
export * from './registry.ts'
export { unfit, type Unfit } from './unfit.ts'
export { resolveProfile } from './resolve.ts'
export { providerSchema, type Provider, type ProviderInput } from './schema.ts'
