import { callbacks } from './callbacks.ts'
import { idTokens, keySets } from './id-tokens.ts'
import { pendingFlows, seals, storeEntries } from './kept.ts'
import { profileTexts } from './profiles.ts'
import { tokenResponses, userResponses } from './responses.ts'
import type { Target } from './target.ts'

/** Everything that takes something from outside. */
export const targets: readonly Target[] = [
  callbacks,
  tokenResponses,
  userResponses,
  idTokens,
  keySets,
  seals,
  pendingFlows,
  storeEntries,
  profileTexts,
]
