import type { FailureOf } from '../failures.ts'
import { callbackErrors } from './callback-errors.ts'
import { casesBy, type Entries } from './entry.ts'
import { rfc } from './spec.ts'
import { quoted, quotedOr, said } from './words.ts'

type ContentCode =
  | 'callback.parameter-unexpected'
  | 'callback.issuer-mismatch'
  | 'callback.issuer-missing'
  | 'callback.denied'
  | 'callback.error'
  | 'callback.code-missing'

/** What a callback says, once it is known whose it is. */
export function callbackContent(): Pick<Entries<'callback'>, ContentCode> {
  return {
    'callback.parameter-unexpected': {
      title: 'A parameter that does not belong here',
      happened:
        'The callback has a parameter that the answer to a request for a code cannot have. Nothing was exchanged.',
      detail: ({ details }) =>
        `The parameter is ${quoted(details.parameter)}, in the ${details.in}.`,
      causes: ["Somebody added it, to have a foreign token or code taken for this login's."],
      next: ['Send the user to the URL that begin gave, unchanged.'],
      cases: casesBy(
        'parameter',
        ({ details: { parameter } }: FailureOf<'callback.parameter-unexpected'>) => {
          if (parameter === 'response') return 'response'
          return ['code', 'state', 'error'].includes(parameter) ? 'fragment' : 'token'
        },
        {
          token: {
            meaning: 'A token comes only where another response type was asked for.',
            causes: ['The URL of begin was changed before the user was sent there.'],
          },
          fragment: {
            meaning: 'In the fragment it comes only with other response types.',
            causes: ['response_mode=fragment was among the params of begin.'],
            next: ['Leave response_mode out.'],
          },
          response: {
            meaning: 'It is a signed response (JARM), which is not supported.',
            causes: ['A response_mode that ends in jwt was among the params of begin.'],
            next: [
              'Leave response_mode out.',
              'Switch signed responses off in the settings of the client.',
            ],
          },
        },
      ),
      spec: rfc(6749, '4.1.2'),
    },

    'callback.issuer-mismatch': {
      title: 'Another authorization server answered',
      happened:
        'The iss of the callback names another server than the one the user was sent to. Nothing was exchanged.',
      detail: ({ details: { expected, received } }) =>
        `The profile expects ${quotedOr('none', expected)}, the callback says ${quotedOr('nothing', received)}.`,
      causes: [
        'The profile has the wrong issuer for this server: another tenant, another environment, a final slash more or less.',
        'A mix-up attack: another server answers, to be sent the code of the honest one.',
      ],
      next: [
        'Compare the two, character by character, with the issuer in the metadata of the server. If the callback is right, correct issuer in the profile.',
        'If you do not know the server that is named there, take it for an attack. Do not switch the check off.',
      ],
      spec: rfc(9207, '2.4'),
    },

    'callback.issuer-missing': {
      title: 'The callback does not name its server',
      happened:
        'The profile says that every callback has an iss, and this one has none. Nothing was exchanged.',
      detail: ({ details: { expected } }) =>
        expected === null ? '' : `Expected was ${quoted(expected)}.`,
      causes: [
        'The provider leaves it out, always or in error answers, though the profile (or its metadata) says otherwise.',
        'A proxy or a router dropped the parameter.',
        'A mix-up attack: the callback comes from a server that does not send it.',
      ],
      next: [
        'Look at a successful callback of this provider. If it has no iss, set callback.iss.presence to optional in the profile.',
        'If only error answers lack it, set callback.iss.onErrorToo to false.',
      ],
      spec: rfc(9207, '2.4'),
    },

    'callback.denied': {
      title: 'Access was refused',
      happened: 'The user, or the provider in their place, said no. Nothing was exchanged.',
      detail: ({ details }, provider) => said(provider, details),
      causes: [
        'The user pressed "Cancel", or changed their mind.',
        "A rule of the user's organisation does not allow the application: many providers report that in the same way.",
        'The application is still in a test mode, and this user is not on its list.',
      ],
      next: [
        'This is no error: say that the login was cancelled, and offer it again.',
        'If many refuse, ask for fewer scopes, and say beforehand what they are for.',
      ],
      spec: rfc(6749, '4.1.2.1'),
    },

    'callback.error': {
      title: 'The provider refused the request',
      happened: 'The provider sent the user back with an error. Nothing was exchanged.',
      detail: ({ details }, provider) => said(provider, details),
      causes: [],
      next: [
        'Compare client_id, redirect_uri, scope and your own params in the URL of begin with the settings of the client at the provider.',
      ],
      cases: callbackErrors(),
      spec: rfc(6749, '4.1.2.1'),
    },

    'callback.code-missing': {
      title: 'Neither a code nor an error',
      happened: 'The callback belongs to this login, but it has neither a code nor an error.',
      causes: [
        'A proxy, a firewall or a filter for trackers took the code out of the address.',
        'The URL of begin was changed on the way: another response_type brings no code.',
        'The code was taken out, for logging or for cleaning up the address, before complete saw it.',
      ],
      next: [
        'Compare the address that the provider sends the browser to with the one that complete was given.',
        'Send the user to the URL that begin gave, unchanged.',
      ],
      spec: rfc(6749, '4.1.2'),
    },
  }
}
