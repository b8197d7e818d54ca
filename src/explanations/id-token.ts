import type { FailureOf } from '../failures.ts'
import { OFFER_LOGIN, STORED_TOO_LATE, STORE_DURABLE, TOKENS_DROPPED } from './advice.ts'
import { casesBy, type Entries } from './entry.ts'
import { idTokenClaims } from './id-token-claims.ts'
import { openIdConnect, rfc } from './spec.ts'
import { quotedList, quotedOr } from './words.ts'

export function idToken(): Entries<'id-token'> {
  return {
    ...idTokenClaims(),

    'id-token.interrupted': {
      title: 'Interrupted while the ID token was verified',
      happened: 'The flow was restored while the ID token was being verified.',
      causes: [STORED_TOO_LATE],
      next: [OFFER_LOGIN, STORE_DURABLE],
      spec: openIdConnect('3.1.3.7', 'IDTokenValidation'),
    },

    'id-token.missing': {
      title: 'No ID token',
      happened: 'The scope openid was asked for, and the answer has no ID token.',
      causes: [
        'The client is not set up for OpenID Connect at the provider, or openid was not granted.',
        'The provider is not an OpenID Connect provider: the profile has idToken though it should not.',
      ],
      next: [
        'Allow openid for this client in its settings at the provider.',
        'Without OpenID Connect, leave openid out of the scopes and idToken out of the profile.',
      ],
      spec: openIdConnect('3.1.3.3', 'TokenResponse'),
    },

    'id-token.malformed': {
      title: 'The ID token cannot be read',
      happened: 'The ID token is not a signed token in the compact form.',
      causes: [],
      next: [
        'Compare the settings of the client at the provider: its ID tokens have to be signed, and not encrypted.',
        TOKENS_DROPPED,
      ],
      cases: casesBy(
        'reason',
        ({ details: { reason } }: FailureOf<'id-token.malformed'>) =>
          reason === 'encrypted' || reason === 'too-long' || reason === 'crit' ? reason : 'other',
        {
          encrypted: {
            meaning: 'It is encrypted, which is not supported.',
            causes: ['The client is set up for encrypted ID tokens.'],
            next: ['Switch encryption of ID tokens off in the settings of the client.'],
          },
          'too-long': {
            meaning: 'It is longer than 65,536 characters.',
            causes: ['The provider puts every group or role of the user into the token.'],
            next: ['Have fewer claims put into the ID token.'],
          },
          crit: {
            meaning: 'Its header requires an extension, and none is understood here.',
            causes: ['The client is set up for an extension of signed tokens.'],
          },
          other: {
            meaning: 'Its form is not that of a signed token.',
            causes: [
              'The provider has put something else into id_token.',
              'A proxy or an adapter has changed the answer.',
            ],
          },
        },
      ),
      spec: rfc(7515, '7.1'),
    },

    'id-token.algorithm-unexpected': {
      title: 'The ID token is signed in another way',
      happened: 'The ID token names an algorithm that the profile does not allow.',
      detail: ({ details: { algorithm, allowed } }) =>
        `It names ${quotedOr('none', algorithm)}; allowed: ${quotedList(allowed) || 'none'}.`,
      causes: [
        'The client is set up for another algorithm at the provider.',
        'The provider has changed its algorithm, and the profile has not.',
        'Somebody forged the token: forgers try "none" and HS256.',
      ],
      next: [
        'Choose an allowed algorithm in the settings of the client.',
        'If the metadata of the provider lists the other one, add it to idToken.algorithms of the profile. Never add one that is only in a token.',
      ],
      spec: rfc(8725, '3.1'),
    },

    'id-token.keys-unavailable': {
      title: 'The keys of the provider are not to be had',
      happened: 'The keys that verify ID tokens could not be obtained.',
      detail: ({ details }) => (details.status === null ? '' : `The status was ${details.status}.`),
      causes: [],
      next: [
        'Open endpoints.keys of the profile from the same machine: it must be a JSON object with an array keys.',
      ],
      cases: casesBy(
        'reason',
        ({ details: { reason, status } }: FailureOf<'id-token.keys-unavailable'>) => {
          if (status === null) return 'profile'
          return reason === 'status' ? 'status' : 'content'
        },
        {
          profile: {
            meaning: 'The profile does not say who signs, or where the keys are.',
            causes: ['endpoints.keys, issuer or idToken is missing in the profile.'],
            next: ['Add what is missing. The metadata of the provider has jwks_uri and issuer.'],
          },
          status: {
            meaning: 'The address of the keys did not answer with 200.',
            causes: [
              'An outage at the provider.',
              'endpoints.keys in the profile is an old address, or of another tenant.',
              'A firewall or a proxy refuses the request.',
            ],
            next: [OFFER_LOGIN],
          },
          content: {
            meaning: 'What is at that address is not a set of keys.',
            causes: [
              'endpoints.keys in the profile is the address of something else.',
              'A proxy, a firewall or a maintenance page answers in place of the provider.',
            ],
          },
        },
      ),
      spec: openIdConnect('10.1.1', 'RotateSigKeys'),
    },

    'id-token.key-not-found': {
      title: 'No key fits the ID token',
      happened: 'Among the keys of the provider there is not exactly one that fits the ID token.',
      detail: ({ details: { keyId } }) =>
        keyId === null
          ? 'The token names no key.'
          : `The token names the key ${quotedOr('', keyId)}.`,
      causes: [
        'The keys are those of another tenant, environment or server than the one that signed.',
        'The provider has just changed its keys, and a cache or a proxy still gives the old ones. They are fetched again at most once a minute.',
        'The key is there and cannot be used: for encryption, of another type than the algorithm takes, or an RSA key below 2048 bits.',
        'The token names no key, and several fit: none is tried by chance.',
      ],
      next: [
        'Open endpoints.keys of the profile, and look for that key.',
        'If it is there now, offer the user to log in again.',
      ],
      spec: openIdConnect('10.1.1', 'RotateSigKeys'),
    },

    'id-token.signature-invalid': {
      title: 'The signature of the ID token is wrong',
      happened:
        'The ID token was not signed with the key that it names, or was changed afterwards.',
      causes: [
        'The keys are those of another tenant, environment or server, which uses the same names for its keys.',
        'A proxy or an adapter has changed the answer.',
        'Somebody forged the token.',
      ],
      next: [
        'Compare endpoints.keys in the profile with jwks_uri in the metadata of the provider.',
        TOKENS_DROPPED,
      ],
      spec: openIdConnect('3.1.3.7', 'IDTokenValidation'),
    },
  }
}
