import type { FailureOf } from '../failures.ts'
import { casesBy, type Case } from './entry.ts'

const needsTheUser: Case = {
  meaning: 'The provider would have to show something to the user, and was told not to.',
  causes: [
    'prompt=none was asked for, and nobody is signed in, or there is something to agree to.',
  ],
  next: ['Begin again without prompt=none.'],
}

function namedErrors() {
  return {
    invalid_request: {
      meaning: 'A parameter is missing, has a wrong value, or occurs twice.',
      causes: [
        'One of your own params is not known to the provider, or has a value that it does not take.',
        'The client is set up for something that the request does not do, such as another response mode.',
        'The URL of begin was changed on the way, or encoded a second time.',
      ],
      next: ['Leave your own params out, and add them again one by one.'],
    },
    unauthorized_client: {
      meaning: 'This client may not ask for a code in this way.',
      causes: [
        'The client is registered for another kind of login, such as device or machine to machine.',
        'The client is switched off, or waits for approval.',
      ],
      next: ['Allow the authorization code flow for this client in its settings at the provider.'],
    },
    unsupported_response_type: {
      meaning: 'The provider gives no codes to this client.',
      causes: [
        'The authorization code flow is not switched on for this client.',
        'The URL of begin was changed on the way.',
      ],
      next: ['Allow the authorization code flow for this client in its settings at the provider.'],
    },
    invalid_scope: {
      meaning: 'One of the scopes is unknown, misspelt, or not allowed for this client.',
      causes: [
        'A scope has the name that another provider, or an older version, has for it.',
        'The scope has to be added to the client, or approved by the provider, before it can be asked for.',
      ],
      next: ['Ask for one scope alone, then add the others one by one.'],
    },
    redirect_uri_mismatch: {
      meaning: 'The redirect URI is not registered for this client.',
      causes: [
        'The two differ in little: scheme, host, port, a final slash, upper and lower case.',
      ],
      next: ['Register the redirectUri at the provider, character by character.'],
    },
    server_error: {
      meaning: 'Something broke at the provider.',
      causes: ['A fault at the provider that has nothing to do with you.'],
      next: [
        'Offer the user to log in again. If it stays, look at the status page of the provider, then ask its support.',
      ],
    },
    temporarily_unavailable: {
      meaning: 'The provider is overloaded or under maintenance.',
      causes: ['An outage, or maintenance.'],
      next: ['Offer the user to log in again in a few minutes.'],
    },
    login_required: needsTheUser,
    interaction_required: needsTheUser,
    consent_required: needsTheUser,
    account_selection_required: needsTheUser,
    other: {
      meaning: "This error is in no RFC: its meaning is the provider's own.",
      causes: [
        'A setting of the client at the provider does not fit this request.',
        'The client is switched off, suspended, or not yet approved.',
      ],
      next: ['Look the error up in the documentation of the provider.'],
    },
  } satisfies Record<string, Case>
}

type Name = keyof ReturnType<typeof namedErrors>

/** What the errors of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6 mean. */
export function callbackErrors() {
  const named = namedErrors()
  const isNamed = (error: string): error is Name => Object.hasOwn(named, error)
  return casesBy(
    'error',
    ({ details: { error, standardError } }: FailureOf<'callback.error'>): Name => {
      const word = standardError ?? error
      return isNamed(word) ? word : 'other'
    },
    named,
  )
}
