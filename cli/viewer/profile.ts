import { providers, type Provider } from 'trivet/providers'

/** The profile of a provider that comes with the library. */
export function profileOf(id: string): Provider | undefined {
  return Object.values(providers).find((profile) => profile.id === id)
}
