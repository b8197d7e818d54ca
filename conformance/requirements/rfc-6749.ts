import type { RequirementSet } from './requirement-set.ts'
import { codeGrant } from './rfc-6749-code-grant.ts'
import { endpoints } from './rfc-6749-endpoints.ts'
import { security } from './rfc-6749-security.ts'
import { tokens } from './rfc-6749-tokens.ts'

export const rfc6749: RequirementSet = {
  document: 'RFC 6749',
  published: '2012-10',
  frozen: '2026-11-28',
  read: 'The text of these sections, in a public copy.',
  covers:
    'The authorization code grant and what it stands on: §2.3, §3, §4.1, §5, §6, §7 and §10. Not the other grants, how clients are registered, and what is asked of those who write further specifications.',
  stated: [...endpoints, ...codeGrant, ...tokens, ...security],
}
