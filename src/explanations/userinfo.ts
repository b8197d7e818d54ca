import type { FailureOf } from '../failures.ts'
import { FETCH_AGAIN, STORED_TOO_LATE, STORE_DURABLE } from './advice.ts'
import { bodyFaults, kindOfContentType } from './bodies.ts'
import { casesBy, type Entries } from './entry.ts'
import { openIdConnect, rfc } from './spec.ts'
import { asked, quoted, quotedOr, said, status, tryAgainAt } from './words.ts'

const CHECK_ENDPOINT =
  'Compare endpoints.userInfo and additionalRequests in the profile with the documentation of the provider.'
const errors = rfc(6750, '3.1')
const response = openIdConnect('5.3.2', 'UserInfoResponse')

/** A selector as the profile has it: most are plain JSON Pointers. */
const selector = (json: string): string => quoted(json.replaceAll(/^"|"$/g, ''))

export function userinfo(): Entries<'userinfo'> {
  return {
    'userinfo.interrupted': {
      title: 'Interrupted while the user was asked for',
      happened: 'The flow was restored while the provider was being asked who the user is.',
      causes: [STORED_TOO_LATE],
      next: [FETCH_AGAIN, STORE_DURABLE],
      spec: response,
    },

    'userinfo.unauthorized': {
      title: 'The access token was not accepted',
      happened: 'The provider does not accept the access token when it is asked who the user is.',
      detail: ({ details }, provider) =>
        `${asked(details.request)} ${said(provider, details)} ${status(details.status)}`,
      causes: [
        'The token has expired, or was revoked: the user, or the provider, took the access back.',
        'The token is for another API or environment than the one that is asked.',
        'A proxy takes the Authorization header away.',
      ],
      next: ['Send the user through the login again.', CHECK_ENDPOINT],
      spec: errors,
    },

    'userinfo.forbidden': {
      title: 'The access token is not enough',
      happened: 'The provider accepts the access token, but not for this.',
      detail: ({ details }, provider) =>
        `${asked(details.request)} ${said(provider, details)} ${status(details.status)}`,
      causes: [
        'A scope or a permission is missing: it was not asked for, or the user did not grant it.',
        "The application, or the user's organisation, has not allowed this access.",
        'A firewall before the provider refuses the request.',
      ],
      next: [
        'Compare outcome.tokens.scopes with the scope that the provider documents for this request, and ask for what is missing.',
        CHECK_ENDPOINT,
      ],
      spec: errors,
    },

    'userinfo.rejected': {
      title: 'The provider refused to say who the user is',
      happened: 'The provider answered the request with an error.',
      detail: ({ details }, provider) =>
        `${asked(details.request)} ${said(provider, details)} ${status(details.status)}`,
      causes: [
        'The request lacks something that this provider wants: a header, a parameter, a version.',
        'The endpoint in the profile is another one than the provider documents.',
      ],
      next: [CHECK_ENDPOINT, FETCH_AGAIN],
      spec: errors,
    },

    'userinfo.rate-limited': {
      title: 'Too many requests',
      happened: 'The provider did not say who the user is, because it was asked too often.',
      detail: ({ details }) =>
        `${asked(details.request)} ${status(details.status)} ${tryAgainAt(details.retryAt)}`,
      causes: [
        'The application, the user or this IP address has used up what the provider allows in a time.',
        'User information is asked for more often than at logins.',
      ],
      next: [FETCH_AGAIN, 'Wait until then: asking sooner can make it take longer.'],
      spec: rfc(6585, '4'),
    },

    'userinfo.server-error': {
      title: 'A fault at the provider',
      happened: 'The provider answered the request for user information with a fault of its own.',
      detail: ({ details }) => `${asked(details.request)} ${status(details.status)}`,
      causes: ['An outage, an overload, or maintenance at the provider.'],
      next: [
        FETCH_AGAIN,
        'If it stays, look at the status page of the provider, then ask its support.',
      ],
      spec: rfc(9110, '15.6'),
    },

    'userinfo.status-unexpected': {
      title: 'An answer that is neither a user nor an error',
      happened: 'The status of the answer is not 200, and its body has no error that can be read.',
      detail: ({ details }) => `${asked(details.request)} ${status(details.status)}`,
      causes: [
        'The endpoint in the profile is wrong, or of another version of the API.',
        'The access token does not reach that far: some providers answer 404 for what it may not see.',
      ],
      next: [
        CHECK_ENDPOINT,
        'If the answer to an additional request only means that there is nothing, add its status to ignoreStatuses in the profile.',
        FETCH_AGAIN,
      ],
      spec: response,
    },

    'userinfo.redirected': {
      title: 'The user-info endpoint redirects',
      happened:
        'The provider answered the request with a redirect. It was not followed: the access token would have gone along.',
      detail: ({ details: { request, status: code, location } }) =>
        `${asked(request)} ${status(code)} It leads to ${quotedOr('an address that was not given', location)}.`,
      causes: [
        'The endpoint in the profile is an old one, or has a slash too many or too few.',
        'A proxy or a captive portal leads to a login page of its own.',
      ],
      next: [
        'If the provider documents that address, put it into the profile.',
        'If it does not, find out who answers there before you send it anything.',
        FETCH_AGAIN,
      ],
      spec: rfc(9110, '15.4'),
    },

    'userinfo.content-type-unexpected': {
      title: 'An answer that is not JSON',
      happened: 'The answer to the request for user information is not said to be JSON.',
      detail: ({ details: { request, contentType } }) =>
        `${asked(request)} ${contentType === null ? '' : `Its content type is ${quoted(contentType)}.`}`,
      causes: [],
      next: [CHECK_ENDPOINT, FETCH_AGAIN],
      cases: casesBy(
        'contentType',
        ({ details: { contentType } }: FailureOf<'userinfo.content-type-unexpected'>) => {
          if (contentType === 'application/jwt') return 'signed'
          const kind = kindOfContentType(contentType)
          return kind === 'form' ? 'other' : kind
        },
        {
          html: {
            meaning: 'It is a page for people.',
            causes: [
              'A proxy, a firewall or a maintenance page answers in place of the provider.',
              'The endpoint in the profile is the address of a page.',
            ],
          },
          signed: {
            meaning: 'It is signed or encrypted, which is not supported.',
            causes: ['The client is set up for signed user information.'],
            next: ['Switch signed user information off in the settings of the client.'],
          },
          none: {
            meaning: 'It has no content type.',
            causes: ['The provider, or a proxy before it, leaves the header out.'],
          },
          other: {
            meaning: 'It is not a page either.',
            causes: [
              'The provider answers in another format unless it is asked for JSON.',
              'The endpoint in the profile is another one than the provider documents.',
            ],
            next: ['Set the header accept in userInfo.headers of the profile.'],
          },
        },
      ),
      spec: response,
    },

    'userinfo.body-malformed': {
      title: 'An answer that cannot be read',
      happened: 'The answer to the request for user information could not be read.',
      detail: ({ details }) => asked(details.request),
      causes: [],
      next: [FETCH_AGAIN, CHECK_ENDPOINT],
      cases: casesBy(
        'reason',
        ({ details }: FailureOf<'userinfo.body-malformed'>) => details.reason,
        bodyFaults,
      ),
      spec: response,
    },

    'userinfo.id-missing': {
      title: 'The user has no identifier',
      happened: 'The user information has no identifier where the profile looks for it.',
      detail: ({ details }) => `The profile looks at ${selector(details.at)}.`,
      causes: [
        'user.id of the profile points to the wrong member, or the provider has changed its answer.',
        'The answer is there, but of another kind: of another API, or with the user further inside.',
        'A scope is missing without which the provider leaves the identifier out.',
      ],
      next: [
        'Compare user.id in the profile with an answer in the documentation of the provider.',
        'Never take the e-mail address instead: it can change hands.',
        FETCH_AGAIN,
      ],
      spec: response,
    },

    'userinfo.id-malformed': {
      title: 'The identifier of the user cannot be used',
      happened: 'What stands where the profile looks for the identifier cannot be one.',
      detail: ({ details: { at, reason } }) =>
        `The profile looks at ${selector(at)}, and finds ${reason}.`,
      causes: [
        'user.id of the profile points to an object or a list instead of the value inside.',
        'The provider gives numbers beyond 2^53, whose last digits are lost in JavaScript: two users would be one.',
      ],
      next: [
        'Point user.id at the identifier itself.',
        'Where the provider has it as text too, often under another name, take that.',
      ],
      spec: response,
    },
  }
}
