import type { QuirkName } from '../../src/providers/quirks.ts'

/** A way in which providers differ, as the catalogues of other libraries show it. */
export interface Family {
  readonly name: string
  /** Where it is known to occur. */
  readonly where: string
  /** The field that describes it, and what is proved of it. */
  readonly field?: string
  readonly quirk?: QuirkName
  /** Why there is no field. */
  readonly why?: string
}

/** Every family that was found as code in other libraries, with its field, or the reason why it has none. */
export const families: readonly Family[] = [
  {
    name: 'No `state`',
    where: 'Deezer, Huawei, Mixcloud',
    why: 'Without a state a callback belongs to nobody. None of the providers here lacks it.',
  },
  {
    name: 'Own words for a refusal',
    where: 'LinkedIn, Apple, LINE, Bitly, Pipedrive',
    field: 'callback.denials',
    quirk: 'denialHasAnotherName',
  },
  {
    name: '`type=web_server` instead of grant type and response type',
    where: 'Basecamp',
    why: 'No provider here wants it. A parameter more can be sent (`authorization.parameters`, `token.parameters`); none can be left out.',
  },
  {
    name: 'No `redirect_uri` in the token request',
    where: 'World ID',
    why: 'No provider here refuses it.',
  },
  {
    name: 'The client in a header, and a JSON body',
    where: 'Twitch, Trovo, Notion',
    field: 'userInfo.headers, token.encoding',
    quirk: 'tokenRequestIsJson',
  },
  {
    name: 'Basic credentials that are not form-encoded',
    where: 'Epic Games, and most in practice',
    field: 'client.authentication: { method: "basic", encoding: "raw" }',
  },
  {
    name: 'Basic credentials without a password',
    where: 'Reddit',
    field: 'client.authentication: { method: "basic-without-secret" }',
    quirk: 'publicClientsUseBasic',
  },
  {
    name: 'A form instead of JSON',
    where: 'GitHub, Deezer',
    field: 'token.headers',
    quirk: 'tokenResponseMayBeForm',
  },
  {
    name: 'JSON with another content type',
    where: 'WeChat, Mixcloud, Weibo',
    quirk: 'jsonIsLabelledOtherwise',
  },
  {
    name: 'User information as a JWT',
    where: 'Wikimedia, Yandex on demand',
    why: 'It would have to be verified like an ID token. Yandex answers with JSON where it is asked for that; Wikimedia is not here.',
  },
  {
    name: '`expires_in` as a text',
    where: 'Naver, Exact Online',
    quirk: 'expiresInMayBeString',
  },
  {
    name: '`expires_in` under another name, or as a date',
    where: 'Deezer, Exact Online',
    why: 'The providers here that have another form have the standard one beside it (Strava: `expires_at`).',
  },
  {
    name: 'Errors in another shape, or with a number',
    where: 'WeChat, TikTok, Kakao, Naver, Twitch, Reddit',
    field: 'token.errorBody, userInfo.errorBody',
    quirk: 'userInfoErrorsHaveAnotherShape',
  },
  {
    name: 'A refused access token with another status than 401',
    where: 'Facebook (400), Salesforce (403)',
    field: 'userInfo.errors',
    quirk: 'refusedTokenHasAnotherStatus',
  },
  {
    name: 'Errors with status 200',
    where: 'GitHub, Slack, TikTok, VK, Naver, WeChat, Linear',
    field: 'userInfo.errors',
    quirk: 'tokenErrorsUseStatus200',
  },
  {
    name: '`id_token: false`',
    where: 'Tumblr',
    why: 'Tumblr is not here. What is no text is refused as an ID token.',
  },
  {
    name: 'No nonce in the ID token',
    where: 'LinkedIn, Dropbox, DocuSign',
    field: 'idToken.nonce',
    quirk: 'nonceIsNotEchoed',
  },
  {
    name: 'ID tokens signed with the client secret (HS256)',
    where: 'LINE',
    field: "additionalRequests: { form: { from: 'token' } }",
    quirk: 'idTokenIsVerifiedByProvider',
  },
  {
    name: 'An issuer that depends on the tenant, or has two spellings',
    where: 'Microsoft, Google, LinkedIn',
    field: 'idToken.issuer, idToken.issuerAliases',
    quirk: 'idTokenIssuerDependsOnTenant',
  },
  {
    name: 'User information by POST',
    where: 'VK, Dropbox, Linear (GraphQL), Meetup',
    field: 'userInfo.method, userInfo.form, userInfo.json',
    quirk: 'userInfoIsPosted',
  },
  {
    name: 'The token in the query or in a form',
    where: 'WeChat, VK, Deezer, StackExchange',
    field: 'userInfo.token',
    quirk: 'accessTokenIsNotInTheHeader',
  },
  {
    name: 'An own header or scheme for the token',
    where: 'Shopify, Trovo, Yandex',
    why: 'Yandex takes Bearer as well; the others are not here.',
  },
  {
    name: 'The user inside an envelope',
    where: 'TikTok, Naver, VK, X, Patreon, Linear',
    field: 'user: JSON Pointers',
  },
  {
    name: 'A value that counts only where another member says so',
    where: 'Yandex (`is_avatar_empty`), Bitbucket and GitHub (which address is the first)',
    field: 'user: { where }',
  },
  {
    name: 'A further request for the address',
    where: 'GitHub, Bitbucket, LINE',
    field: 'additionalRequests',
  },
  {
    name: 'The user in the token response',
    where: 'Notion, Strava, Shopify, Stripe',
    field: "user: { from: 'token' }",
    quirk: 'userComesInTokenResponse',
  },
  {
    name: 'The user in the ID token, or in the callback',
    where: 'Apple',
    field: "user: { from: 'idToken' }, { from: 'callback' }, callback.captures",
    quirk: 'userComesInCallback',
  },
  {
    name: 'A user-info request that needs something of the token response',
    where: 'WeChat (`openid`), Dailymotion, Zoho',
    field: "userInfo.query: { from: 'token' }",
  },
  {
    name: 'The access token in the path of a URL',
    where: 'HubSpot',
    why: 'URLs are logged. HubSpot is not here.',
  },
  {
    name: 'Hosts of users: tenants, shops, sub-domains',
    where: 'Okta, Auth0, Keycloak, Salesforce, GitLab, GitHub Enterprise, Zendesk',
    field: 'variables',
  },
  {
    name: 'Endpoints that the callback names',
    where: 'Zoho (`location`), Shopify (`shop`)',
    why: 'An address out of a callback is an address out of the hands of whoever sent it.',
  },
  {
    name: 'An HMAC over the callback',
    where: 'Shopify',
    why: 'The state says already whose callback it is. Shopify is not here.',
  },
  {
    name: 'The callback as a form',
    where: 'Apple',
    field: "authorization.parameters: { response_mode: 'form_post' }",
    quirk: 'callbackIsPosted',
  },
  {
    name: 'A signed JWT as client secret',
    where: 'Apple',
    field: 'client.authentication: { method: "signed" }',
    quirk: 'clientSecretIsSigned',
  },
  {
    name: 'A proof of the secret beside the token',
    where: 'Facebook (`appsecret_proof`, where an app asks for it)',
    why: 'It is a setting that is off by default, and the token of a confidential client never leaves the server here.',
  },
  {
    name: 'Scopes with commas; no scopes at all',
    where: 'Strava, TikTok, WeChat, Linear; Notion, Naver, Bitbucket',
    field: 'scopes.separator, scopes.default: []',
    quirk: 'requestedScopesAreCommaSeparated',
  },
  {
    name: 'Scopes joined by a plus sign that must not be escaped',
    where: 'Trovo, Unsplash',
    why: 'In a query a plus sign is a space already, which is what is sent. Neither is here.',
  },
  {
    name: 'Granted scopes as an array, under another name, or in the callback',
    where: 'Twitch, Bitbucket, Strava',
    field: 'scopes.granted',
    quirk: 'grantedScopesAreElsewhere',
  },
  {
    name: 'A scope parameter of another name',
    where: 'Slack (`user_scope`, before OpenID Connect), Freelancer, Optimizely',
    why: "Slack's OpenID Connect has the standard one; the others are not here.",
  },
  {
    name: 'Further authorization parameters',
    where: 'Atlassian, Reddit, Notion, Dropbox, Google',
    field: 'authorization.parameters',
  },
  {
    name: 'Parameters of the callback in the token request',
    where: 'VK (`device_id`), Naver (`state`)',
    field: 'callback.captures, token.parameters',
    quirk: 'tokenRequestRepeatsCallback',
  },
  {
    name: 'Other names for the parameters of the client',
    where: 'TikTok (`client_key`), WeChat (`appid`)',
    field: 'client.parameters',
    quirk: 'clientIdHasAnotherName',
  },
  {
    name: 'A challenge in hexadecimal',
    where: 'TikTok, on desktops',
    field: 'pkce.encoding',
    quirk: 'challengeIsHexadecimal',
  },
  {
    name: 'Metadata that has to be corrected',
    where: 'Atlassian, LinkedIn, PayPal, Spotify',
    why: 'A profile says what is right; metadata is read by `discover` only, for issuers that have no profile.',
  },
  {
    name: 'JSONP, XML',
    where: 'QQ, Concur',
    why: 'A script is not data; the XML of one provider is not worth a parser in every program.',
  },
  {
    name: 'OAuth 1.0a',
    where: 'Trello, Discogs, Evernote, Flickr',
    why: 'Another flow: a request token first, and every call signed.',
  },
  {
    name: 'Who is authoritative for an address',
    where: 'Google (gmail.com, or a Workspace domain)',
    why: '`emailVerified` says what the provider says. The rule is in `raw.user`: the domain of the address, and `hd`.',
  },
]
