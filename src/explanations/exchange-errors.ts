import type { FailureOf } from '../failures.ts'
import { casesBy, type Case } from './entry.ts'

const passing: Case = {
  meaning: 'Something is wrong at the provider, not with the request.',
  causes: ['An outage, an overload, or maintenance.'],
  next: ['Offer the user to log in again in a few minutes.'],
}

function namedErrors() {
  return {
    invalid_client: {
      meaning: 'The provider does not accept who is asking.',
      causes: [
        'clientId or clientSecret is of another application or environment, was replaced, or was pasted with a space, a quote or a line break.',
        'The provider wants the secret in another place: in the body instead of the Authorization header, or the other way round.',
        'The secret has characters such as + / : or %, and the provider reads the Basic header without decoding it.',
        'The provider wants a secret, and the client has none; or it has one, and is registered as a public client.',
      ],
      next: [
        'Make a new secret at the provider, and compare the length of what the application has with it.',
        'Put the method that the provider documents first in client.authentication of the profile; for Basic try encoding raw.',
      ],
    },
    invalid_grant: {
      meaning: 'The provider does not accept the code.',
      causes: [
        'The code was used already: the callback page was loaded twice, or two processes completed the same login.',
        'The code is too old: most are good for one to ten minutes.',
        'The verifier (PKCE) is the one of another login: two pending logins were mixed up.',
        'The redirect_uri is not, character by character, the one of the authorization request.',
        'The code was issued to another client.',
      ],
      next: [
        'Offer the user to log in again: a code works once.',
        'If it happens every now and then, look for a second request to the callback, and take the pending login out of its place before complete.',
        'If it happens always, compare the URL of begin with the settings of the client, and the client_id on both sides.',
      ],
    },
    redirect_uri_mismatch: {
      meaning:
        'The redirect_uri is not the one of the authorization request, or is not registered.',
      causes: [
        'The login began with another redirectUri than the client has now: another environment, or a new configuration in between.',
        'The two differ in little: scheme, host, port, a final slash, upper and lower case.',
      ],
      next: ['Use one redirectUri for the whole login, and register exactly that one.'],
    },
    invalid_request: {
      meaning: 'A parameter of the token request is missing, unknown, or occurs twice.',
      causes: [
        'The provider does not find the client: it looks for client_id in the body, or for the Basic header.',
        'The provider wants a verifier (PKCE), and the profile turns PKCE off; or it does not know PKCE, and refuses the verifier.',
        'A proxy or an adapter changes the body, or its content type.',
      ],
      next: [
        'Compare client.authentication and pkce in the profile with what the provider documents.',
        'Look at the request that leaves the machine, on its way through the proxy. It holds secrets: do not post it anywhere.',
      ],
    },
    unauthorized_client: {
      meaning: 'This client may not redeem codes, or not this one.',
      causes: [
        'The client is registered for another kind of login.',
        'The code was issued to another client: the client_id of begin is not the one of complete.',
      ],
      next: ['Allow the authorization code flow for this client in its settings at the provider.'],
    },
    unsupported_grant_type: {
      meaning: 'The provider does not know the grant type, or did not find it.',
      causes: [
        'A proxy or an adapter changes the body, or its content type: the provider sees no form.',
        'The token endpoint in the profile is another one than the provider documents.',
      ],
      next: ['Compare endpoints.token in the profile with the documentation of the provider.'],
    },
    invalid_scope: {
      meaning: 'The scopes do not fit the code, or the client.',
      causes: ['A scope was taken from the client, or from the user, after the login had begun.'],
      next: ['Compare the scopes with the settings of the client at the provider.'],
    },
    server_error: passing,
    temporarily_unavailable: passing,
    other: {
      meaning: "This error is in no RFC: its meaning is the provider's own.",
      causes: [
        "A setting of the client at the provider, or a state of the user's account there, does not allow this login.",
      ],
      next: [
        'Look the error up in the documentation of the provider.',
        'If it stands for one of RFC 6749 §5.2, say so in token.errors of the profile.',
      ],
    },
  } satisfies Record<string, Case>
}

type Name = keyof ReturnType<typeof namedErrors>

/** What the errors of RFC 6749 §5.2, and the most usual one beside it, mean. */
export function exchangeErrors() {
  const named = namedErrors()
  const isNamed = (error: string): error is Name => Object.hasOwn(named, error)
  return casesBy(
    'error',
    ({ details: { error, standardError } }: FailureOf<'exchange.rejected'>): Name => {
      // It says more than the standard error that profiles give for it.
      if (error === 'redirect_uri_mismatch') return error
      const word = standardError ?? error
      return isNamed(word) ? word : 'other'
    },
    named,
  )
}
