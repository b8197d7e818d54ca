import type { Check } from './check.ts'
import { tokenErrorChecks } from './checks/terr.ts'
import { tokenRequestChecks } from './checks/treq.ts'
import type { ProviderCheck } from './provider-check.ts'

/** Every check of a provider. */
export const providerChecks: readonly ProviderCheck[] = [...tokenRequestChecks, ...tokenErrorChecks]

/** Every check there is. */
export const checks: readonly Check[] = [...providerChecks]
