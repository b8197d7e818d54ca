import type { RequirementSet } from './requirement-set.ts'
import { attacks } from './rfc-9700-attacks.ts'
import { practices } from './rfc-9700-practices.ts'

export const rfc9700: RequirementSet = {
  document: 'RFC 9700',
  published: '2025-01',
  frozen: '2026-11-28',
  read: 'The text of §4.9 to §4.17, in a public copy; the rest in its last draft, whose sections have the same numbers.',
  stated: [...practices, ...attacks],
}
