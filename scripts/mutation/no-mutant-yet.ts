// What a test file does while it is loaded is done without a mutant, also in a thread that has seen one.
const stryker = (globalThis as { readonly __stryker__?: { activeMutant?: string | undefined } })
  .__stryker__
if (stryker !== undefined) stryker.activeMutant = undefined
