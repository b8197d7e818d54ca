/** A provider that no profile can describe. */
export interface Unfit {
  readonly name: string
  /** What it does instead of the authorization code flow. */
  readonly reason: string
  /** What to do all the same. */
  readonly instead: string
}

/** Providers that people look for and that are not here, by the id that they would have. */
export const unfit: Readonly<Record<string, Unfit>> = {
  trello: {
    name: 'Trello',
    reason:
      'Trello signs users in with OAuth 1.0a: a request token is fetched first, and every call is signed with HMAC-SHA1. That is another flow, not another profile.',
    instead:
      'Trello accounts are Atlassian accounts: sign users in with the provider "atlassian". For the Trello API use a client of OAuth 1.0a.',
  },
  steam: {
    name: 'Steam',
    reason: 'Steam signs users in with OpenID 2.0: there is no code and no token.',
    instead: 'Use a library for OpenID 2.0.',
  },
  telegram: {
    name: 'Telegram',
    reason:
      'The login widget hands over the user with a hash that the token of a bot signs: there is no code to exchange.',
    instead: 'Check the hash on your server, as the page on the widget says.',
  },
  flickr: {
    name: 'Flickr',
    reason: 'Flickr has OAuth 1.0a only: a request token, and signed calls.',
    instead: 'Use a client of OAuth 1.0a.',
  },
  discogs: {
    name: 'Discogs',
    reason: 'Discogs has OAuth 1.0a only: a request token, and signed calls.',
    instead: 'Use a client of OAuth 1.0a.',
  },
  evernote: {
    name: 'Evernote',
    reason: 'Evernote has OAuth 1.0a only: a request token, and signed calls.',
    instead: 'Use a client of OAuth 1.0a.',
  },
  qq: {
    name: 'QQ',
    reason: 'The endpoint that says who the user is answers with JSONP, a script instead of data.',
    instead: 'Sign users in with the provider "wechat" where they have an account there.',
  },
  concur: {
    name: 'SAP Concur',
    reason: 'The older API answers with XML, which is not read here.',
    instead: 'Sign users in with the identity provider that stands before Concur.',
  },
  saml: {
    name: 'SAML',
    reason: 'SAML is another protocol: signed XML documents instead of codes and tokens.',
    instead: 'Put a broker such as Keycloak between, and sign users in there.',
  },
}
