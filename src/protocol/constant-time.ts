/**
 * Compares two strings in a time that does not depend on where they differ.
 * Their lengths are not hidden: the length of a `state` is public.
 */
export function equalInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index++)
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}
