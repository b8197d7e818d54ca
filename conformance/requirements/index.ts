import { oidcCore } from './oidc-core.ts'
import type { RequirementSet } from './requirement-set.ts'
import { rfc6749 } from './rfc-6749.ts'
import { rfc6750 } from './rfc-6750.ts'
import { rfc7636 } from './rfc-7636.ts'
import { rfc9207 } from './rfc-9207.ts'
import { rfc9700 } from './rfc-9700.ts'

/** The specifications of which it is written down, requirement by requirement, what is tested. */
export const requirementSets: readonly RequirementSet[] = [
  rfc9700,
  rfc6749,
  rfc6750,
  rfc7636,
  rfc9207,
  oidcCore,
]
