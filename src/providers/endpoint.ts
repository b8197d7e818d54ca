import { reservedParameters } from './reserved.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** True for a host on this machine, by its literal name. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

/** True for an `https:` URL, or `http:` on loopback. A `{variable}` counts as a letter. */
export function isAllowedEndpoint(template: string): boolean {
  const address = template.replaceAll(/\{[A-Za-z0-9]+\}/g, 'x')
  // The URL parser forgives spaces and control characters; whoever prints the address does not.
  if (!/^[\x21-\x7e]+$/.test(address) || !URL.canParse(address)) return false
  const url = new URL(address)
  if (url.hash !== '' || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** True for an authorization endpoint whose own query sets no parameter of the flow's. */
export function leavesParametersAlone(endpoint: string): boolean {
  const query = endpoint.split('?')[1] ?? ''
  return [...new URLSearchParams(query).keys()].every((name) => !reservedParameters.has(name))
}
