import type { Requirement } from './check.ts'

const openid = 'https://openid.net/specs'
const others: Readonly<Record<string, readonly [url: string, anchor: string]>> = {
  'OIDC Core': [`${openid}/openid-connect-core-1_0.html`, 'rfc.section.'],
  'OIDC Discovery': [`${openid}/openid-connect-discovery-1_0.html`, 'rfc.section.'],
  'OAuth 2.1': ['https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1', 'section-'],
}

/**
 * Reads a place in a specification: `RFC 6749 §5.2`, `RFC 6749 §A.5` for an appendix, `OIDC Core §2`.
 *
 * @throws TypeError for a document whose address is not known.
 */
export function requirement(text: string): Requirement {
  const [document = '', section] = text.split(' §')
  return { document, ...(section !== undefined && { section }), url: urlOf(document, section) }
}

/** A place in a specification as it is written: `RFC 6749 §5.2`. */
export function placeOf({ document, section }: Requirement): string {
  return section === undefined ? document : `${document} §${section}`
}

function urlOf(document: string, section: string | undefined): string {
  const number = /^RFC (\d+)$/.exec(document)?.[1]
  const [url, anchor] =
    number === undefined
      ? (others[document] ?? [])
      : [`https://www.rfc-editor.org/rfc/rfc${number}`, 'section-']
  if (url === undefined) throw new TypeError(`Nobody knows where "${document}" is.`)
  if (section === undefined) return url
  return `${url}#${/^[A-Z]/.test(section) ? 'appendix-' : anchor}${section}`
}
