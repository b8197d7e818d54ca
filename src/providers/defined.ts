import type { Provider } from './schema.ts'

const defined = new WeakSet<object>()

/** Freezes a profile that was checked, and remembers that it was. */
export function asDefined(checked: Provider): Provider {
  const provider = freeze(checked)
  defined.add(provider)
  return provider
}

/** Whether something is a profile that was checked, and not merely looks like one. */
export function isDefined(input: unknown): input is Provider {
  return defined.has(input as object)
}

function freeze<Value>(value: Value): Value {
  // What is no object counts as frozen.
  if (Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value as object)) freeze(member)
  return value
}
