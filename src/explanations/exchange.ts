import type { FailureOf } from '../failures.ts'
import { OFFER_LOGIN, STORED_TOO_LATE, STORE_DURABLE } from './advice.ts'
import { bodyFaults, kindOfContentType } from './bodies.ts'
import { casesBy, type Entries } from './entry.ts'
import { exchangeErrors } from './exchange-errors.ts'
import { rfc } from './spec.ts'
import { quoted, quotedOr, said, status, tryAgainAt } from './words.ts'

const ONCE_MORE = `${OFFER_LOGIN} This login is over: a code works once.`
const CHECK_ENDPOINT =
  'Compare endpoints.token in the profile with the documentation of the provider.'
const PROCESS_GONE =
  'The process that had the callback is gone, or stuck for more than half a minute, and the same callback came again.'
const SEE_ANSWER =
  'Look at what the endpoint answers to a request without a code, from the same machine: curl -i -d grant_type=authorization_code, then the address.'

export function exchange(): Entries<'exchange'> {
  return {
    'exchange.interrupted': {
      title: 'Interrupted during the exchange',
      happened:
        'The code was being redeemed when the work on it broke off, and nobody knows whether it was used. It is not sent again.',
      causes: [STORED_TOO_LATE, PROCESS_GONE],
      next: [ONCE_MORE, STORE_DURABLE],
      spec: rfc(6749, '4.1.3'),
    },

    'exchange.secret-unavailable': {
      title: 'No client secret',
      happened:
        'The function that gives the client secret failed, or took longer than timeoutMs. The code was not sent.',
      causes: [
        'The place where the secret is kept could not be reached, or refused.',
        'The function returned something else than a text, or an empty one.',
      ],
      next: [
        'Call the function by itself, in the same process, and look at the error that it throws.',
        'Where the secret comes over the network, keep the last one for as long as it is valid.',
        ONCE_MORE,
      ],
      spec: rfc(6749, '2.3.1'),
    },

    'exchange.rejected': {
      title: 'The provider refused the code',
      happened: 'The provider answered the token request with an error.',
      detail: ({ details }, provider) => `${said(provider, details)} ${status(details.status)}`,
      causes: [],
      next: [],
      cases: exchangeErrors(),
      spec: rfc(6749, '5.2'),
    },

    'exchange.rate-limited': {
      title: 'Too many token requests',
      happened: 'The provider did not redeem the code, because it was asked too often.',
      detail: ({ details }) => `${status(details.status)} ${tryAgainAt(details.retryAt)}`,
      causes: [
        'Too many logins of this client, or of this IP address, in a short time.',
        'Something begins and completes logins in a loop: a monitor, a test, a page that sends the user to the provider again and again.',
      ],
      next: [
        'Offer the user to log in again after that time. The code will have expired by then.',
        'Look in the access log for logins in a loop.',
      ],
      spec: rfc(6585, '4'),
    },

    'exchange.server-error': {
      title: 'A fault at the provider',
      happened: 'The provider answered the token request with a fault of its own.',
      detail: ({ details }) => status(details.status),
      causes: [
        'An outage, an overload, or maintenance at the provider.',
        'A gateway before the provider got no answer from it in time.',
      ],
      next: [
        ONCE_MORE,
        'If it stays, look at the status page of the provider, then ask its support.',
      ],
      spec: rfc(9110, '15.6'),
    },

    'exchange.status-unexpected': {
      title: 'An answer that is neither tokens nor an error',
      happened: 'The status of the answer is not 200, and its body has no error that can be read.',
      detail: ({ details }) => status(details.status),
      causes: [
        'The token endpoint in the profile is wrong: 404 and 405 mean that nothing there takes a token request.',
        'A firewall or a proxy stands before the provider, and refuses: 403 and 407 are often from there.',
      ],
      next: [CHECK_ENDPOINT, SEE_ANSWER],
      spec: rfc(6749, '5.2'),
    },

    'exchange.redirected': {
      title: 'The token endpoint redirects',
      happened:
        'The provider answered the token request with a redirect. It was not followed: code and secret would have gone along.',
      detail: ({ details: { status: code, location } }) =>
        `${status(code)} It leads to ${quotedOr('an address that was not given', location)}.`,
      causes: [
        'The token endpoint in the profile is an old one, has a slash too many or too few, or is http: instead of https:.',
        'A proxy or a captive portal leads to a login page of its own.',
      ],
      next: [
        'If the provider documents that address, put it into endpoints.token of the profile.',
        'If it does not, find out who answers there before you send it anything.',
      ],
      spec: rfc(9110, '15.4'),
    },

    'exchange.content-type-unexpected': {
      title: 'An answer that is not JSON',
      happened: 'The answer to the token request is not said to be JSON.',
      detail: ({ details: { contentType } }) =>
        contentType === null ? '' : `Its content type is ${quoted(contentType)}.`,
      causes: [],
      next: [CHECK_ENDPOINT, SEE_ANSWER],
      cases: casesBy(
        'contentType',
        ({ details }: FailureOf<'exchange.content-type-unexpected'>) =>
          kindOfContentType(details.contentType),
        {
          html: {
            meaning: 'It is a page for people.',
            causes: [
              'A proxy, a firewall or a maintenance page answers in place of the provider.',
              'The token endpoint in the profile is the address of a page.',
            ],
          },
          form: {
            meaning: 'It is a form: some providers answer so unless they are asked for JSON.',
            causes: ['A header accept in token.headers of the profile asks for something else.'],
            next: [
              'If the provider documents it, add the quirk tokenResponseMayBeForm to the profile, with its evidence.',
            ],
          },
          none: {
            meaning: 'It has no content type.',
            causes: ['The provider, or a proxy before it, leaves the header out.'],
          },
          other: {
            meaning: 'It is neither a page nor a form.',
            causes: [
              'The token endpoint in the profile is another one than the provider documents.',
              'The provider mislabels its JSON.',
            ],
          },
        },
      ),
      spec: rfc(6749, '5.1'),
    },

    'exchange.body-malformed': {
      title: 'An answer that cannot be read',
      happened: 'The answer to the token request could not be read.',
      causes: [],
      next: [ONCE_MORE, SEE_ANSWER],
      cases: casesBy(
        'reason',
        ({ details }: FailureOf<'exchange.body-malformed'>) => details.reason,
        bodyFaults,
      ),
      spec: rfc(6749, '5.1'),
    },

    'exchange.access-token-missing': {
      title: 'No access token',
      happened: 'The answer to the token request has neither an access token nor an error.',
      causes: [
        'The provider wraps its answer: the token stands further inside.',
        'The provider reports errors in another member than error.',
        'The token endpoint in the profile is another one than the provider documents.',
      ],
      next: [
        CHECK_ENDPOINT,
        'Compare an answer in its documentation with RFC 6749: access_token has to be a member of the object itself.',
      ],
      spec: rfc(6749, '5.1'),
    },

    'exchange.token-type-missing': {
      title: 'No token type',
      happened: 'The answer to the token request does not say of what type the access token is.',
      causes: ['The provider leaves token_type out, although RFC 6749 requires it.'],
      next: [
        'If the provider documents that its tokens are bearer tokens, add the quirk tokenTypeIsIgnored to the profile, with its evidence.',
      ],
      spec: rfc(6749, '5.1'),
    },

    'exchange.token-type-unsupported': {
      title: 'Another type of token',
      happened: 'The access token is not a bearer token.',
      detail: ({ details }) => `Its type is ${quoted(details.tokenType)}.`,
      causes: [
        'The client is set up for tokens that are bound to a key (DPoP), which are not supported.',
        'The provider has a word of its own for bearer tokens.',
      ],
      next: [
        'Switch bound tokens off in the settings of the client.',
        'If it is only another word, add the quirk tokenTypeIsIgnored to the profile, with its evidence.',
      ],
      spec: rfc(6749, '7.1'),
    },

    'exchange.member-malformed': {
      title: 'A member of the answer has the wrong form',
      happened: 'The answer to the token request has a member that is not what RFC 6749 says.',
      detail: ({ details: { member, reason } }) => `${quoted(member)} is ${reason}.`,
      causes: [
        'The provider gives a number as text, or text as a number.',
        'The token endpoint in the profile is another one than the provider documents.',
      ],
      next: [
        'If it is expires_in, and the provider documents it as text, add the quirk expiresInMayBeString to the profile, with its evidence.',
        'If it is another member, report it to the provider: nothing that reads by the RFC can use this answer.',
      ],
      spec: rfc(6749, '5.1'),
    },
  }
}
