import type { QuirkName } from './quirks.ts'
import type { Provider } from './schema.ts'
import { placesIn } from './selector.ts'

/**
 * The quirks that are fields as well: whether a profile has the deviation, evidence or not. The others are
 * switches, which are on by their name alone, or facts about answers.
 */
export const deviations: Readonly<Partial<Record<QuirkName, (profile: Provider) => boolean>>> = {
  accessTokenIsNotInTheHeader: ({ userInfo }) => userInfo.token.in !== 'header',
  authorizationUrlHasFragment: ({ authorization }) => authorization.fragment !== undefined,
  callbackIsPosted: ({ authorization }) =>
    authorization.parameters['response_mode'] === 'form_post',
  challengeIsHexadecimal: ({ pkce }) => pkce.method === 'S256' && pkce.encoding === 'hex',
  clientIdHasAnotherName: ({ client: { parameters } }) =>
    parameters.id !== 'client_id' || parameters.secret !== 'client_secret',
  clientSecretIsSigned: ({ client }) =>
    client.authentication.some(({ method }) => method === 'signed'),
  denialHasAnotherName: ({ callback }) =>
    callback.denials.some((denial) => denial !== 'access_denied'),
  emailVerifiedIsNotBoolean: ({ user: { emailVerified } }) =>
    typeof emailVerified === 'object' && ('is' in emailVerified || 'all' in emailVerified),
  grantedScopesAreElsewhere: ({ scopes: { granted } }) =>
    granted.from !== 'token' || granted.at !== '/scope',
  idTokenIsVerifiedByProvider: ({ additionalRequests }) =>
    additionalRequests.some(({ form }) =>
      Object.values(form).some(
        (value) => typeof value === 'object' && value.from === 'token' && value.at === '/id_token',
      ),
    ),
  idTokenIssuerDependsOnTenant: ({ idToken }) => idToken?.issuer?.includes('{') === true,
  localhostIsRefused: ({ redirectUri }) => redirectUri.forbiddenHosts.includes('localhost'),
  nonceIsNotEchoed: ({ idToken }) => idToken?.nonce === false,
  publicClientsUseBasic: ({ client }) =>
    client.authentication.some(({ method }) => method === 'basic-without-secret'),
  redirectUriMustBeHttps: ({ redirectUri }) => redirectUri.httpsOnly,
  // With 200 it is another quirk.
  refusedTokenHasAnotherStatus: ({ userInfo }) =>
    userInfo.errors.some(
      ({ code, status }) =>
        code === 'unauthorized' && status.some((one) => one !== 401 && one !== 200),
    ),
  refreshHasItsOwnEndpoint: ({ endpoints }) => endpoints.refresh !== undefined,
  requestedScopesAreCommaSeparated: ({ scopes }) => scopes.separator === ',',
  tokenErrorsHaveAnotherShape: ({ token }) => token.errorBody !== undefined,
  tokenRequestIsGet: ({ token }) => token.method === 'GET',
  tokenRequestIsJson: ({ token }) => token.encoding === 'json',
  tokenRequestRepeatsCallback: ({ token }) =>
    Object.values(token.parameters).some(
      (value) => typeof value === 'object' && value.from === 'callback',
    ),
  userComesInCallback: ({ user }) => looksIn('callback', user),
  userComesInIdToken: ({ endpoints, user }) =>
    endpoints.userInfo === undefined && looksIn('idToken', { id: user.id }),
  userComesInTokenResponse: ({ user }) => looksIn('token', { id: user.id }),
  userInfoErrorsHaveAnotherShape: ({ userInfo }) => userInfo.errorBody !== undefined,
  userInfoErrorsUseStatus200: ({ userInfo }) =>
    userInfo.errors.some(({ status }) => status.includes(200)),
  userInfoIsPosted: ({ endpoints, userInfo }) =>
    endpoints.userInfo !== undefined && userInfo.method === 'POST',
}

function looksIn(source: string, user: Partial<Provider['user']>): boolean {
  return Object.values(user).some(
    (selector) => selector !== undefined && placesIn(selector).some(([from]) => from === source),
  )
}
