import type { RequestValue } from '../providers/request.ts'
import { at, type Sources } from './select.ts'

/**
 * The headers or parameters of a request, with what is known by now in their places. What is not there is
 * left out.
 */
export function resolveValues(
  values: Readonly<Record<string, RequestValue>>,
  sources: Sources,
): Record<string, string> {
  const resolved: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    const found = typeof value === 'string' ? value : at(sources[value.from], value.at)
    if (typeof found === 'string' || typeof found === 'number') resolved[name] = String(found)
  }
  return resolved
}
