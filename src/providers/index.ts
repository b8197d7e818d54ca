export { defineProvider } from './define.ts'
export * from './registry.ts'
export { resolveProfile } from './resolve.ts'
export { providerSchema, type Provider, type ProviderInput } from './schema.ts'
