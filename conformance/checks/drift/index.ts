import { authorizationDrift } from './authorization.ts'
import { fixtureChecks } from './fixtures.ts'
import { metadataDrift } from './metadata.ts'
import { quirkDrift } from './quirks.ts'
import { supportDrift } from './support.ts'
import { tokenDrift } from './token.ts'
import { userInfoDrift } from './user-info.ts'

/** Whether a provider is still as its profile and its fixtures say. */
export const driftChecks = [
  ...metadataDrift,
  ...authorizationDrift,
  ...tokenDrift,
  ...userInfoDrift,
  ...supportDrift,
  ...quirkDrift,
  ...fixtureChecks,
]
