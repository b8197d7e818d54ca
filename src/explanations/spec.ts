/** Where a rule is written down. */
export interface Spec {
  /** Such as `RFC 6749 §4.1.2`. */
  readonly name: string
  readonly url: string
}

export function rfc(number: number, section: string): Spec {
  return {
    name: `RFC ${number} §${section}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  }
}

/** @param anchor The section's own name in OpenID Connect Core. */
export function openIdConnect(section: string, anchor: string): Spec {
  return {
    name: `OpenID Connect Core §${section}`,
    url: `https://openid.net/specs/openid-connect-core-1_0.html#${anchor}`,
  }
}

export const formPost: Spec = {
  name: 'OAuth 2.0 Form Post Response Mode',
  url: 'https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html',
}
