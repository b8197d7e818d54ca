import type { Provenance } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'

/** Where a fixture of a provider is from: its documentation, where it names one. */
export function provenanceOf(
  { documentation, issuer }: Provider,
  rest: Omit<Provenance, 'source'>,
): Provenance {
  const known = [documentation, issuer].find((url) => url?.startsWith('https:') === true)
  const { kind, ...others } = rest
  return { kind, source: known ?? 'RFC 6749 §4.1', ...others }
}
