const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Made once for each label, not for each object. */
const descriptors = new Map<string, PropertyDescriptor>()

function labelled(label: string): PropertyDescriptor {
  const before = descriptors.get(label)
  if (before !== undefined) return before
  // Said of a member, too, that a provider called so: a clone cannot have a function.
  const descriptor = { value: (): string => `[${label}]`, enumerable: false }
  descriptors.set(label, descriptor)
  return descriptor
}

/**
 * Hides an object from `util.inspect`, `console.log` and `String`: it shows as its label. Its members stay
 * as they are for code, and for `JSON.stringify`.
 */
export function concealed<Value extends object>(label: string, value: Value): Value {
  const show = labelled(label)
  Object.defineProperty(value, INSPECT, show)
  return Object.defineProperty(value, 'toString', show)
}

/** The same, hidden from `JSON.stringify` too. */
export function concealedEverywhere<Value extends object>(label: string, value: Value): Value {
  return Object.defineProperty(concealed(label, value), 'toJSON', labelled(label))
}
