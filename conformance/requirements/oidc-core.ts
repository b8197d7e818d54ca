import { authentication } from './oidc-core-authentication.ts'
import { idTokens } from './oidc-core-id-tokens.ts'
import type { RequirementSet } from './requirement-set.ts'

export const oidcCore: RequirementSet = {
  document: 'OIDC Core',
  published: '2023-12',
  frozen: '2026-11-28',
  read: 'The text of these sections, as of errata set 2, in the sources of the working group.',
  covers: 'The authorization code flow: §3.1.2 and §3.1.3.',
  stated: [...authentication, ...idTokens],
}
