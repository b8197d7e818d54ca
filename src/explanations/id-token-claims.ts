import type { FailureOf } from '../failures.ts'
import { OFFER_LOGIN, TOKENS_DROPPED } from './advice.ts'
import { casesBy, type Entries } from './entry.ts'
import { openIdConnect } from './spec.ts'
import { instant, quoted, quotedList, quotedOr, span } from './words.ts'

type ClaimCode =
  | `id-token.claim-${'missing' | 'malformed'}`
  | `id-token.${'issuer' | 'audience' | 'authorized-party' | 'nonce' | 'access-token-hash' | 'subject'}-mismatch`
  | 'id-token.expired'
  | 'id-token.not-yet-valid'

const validation = openIdConnect('3.1.3.7', 'IDTokenValidation')
const SET_CLOCK =
  'Compare the clock of this machine with another one, and let it be set over the network (NTP).'

/** What a verified ID token says. */
export function idTokenClaims(): Pick<Entries<'id-token'>, ClaimCode> {
  return {
    'id-token.claim-missing': {
      title: 'A claim is missing in the ID token',
      happened: 'The ID token lacks a claim that every ID token must have.',
      detail: ({ details }) => `It is ${quoted(details.claim)}.`,
      causes: [
        'The provider does not make ID tokens as OpenID Connect says.',
        'A rule or a mapper that somebody set up at the provider takes the claim away.',
      ],
      next: ['Look at the rules for ID tokens in the settings of the provider.', TOKENS_DROPPED],
      spec: openIdConnect('2', 'IDToken'),
    },

    'id-token.claim-malformed': {
      title: 'A claim of the ID token has the wrong form',
      happened: 'A claim of the ID token is not what OpenID Connect says.',
      detail: ({ details }) => `It is ${quoted(details.claim)}.`,
      causes: [
        'The provider gives a time as text, or an identifier as a number.',
        'A rule or a mapper that somebody set up at the provider writes the claim.',
      ],
      next: ['Look at the rules for ID tokens in the settings of the provider.', TOKENS_DROPPED],
      spec: openIdConnect('2', 'IDToken'),
    },

    'id-token.issuer-mismatch': {
      title: 'The ID token is from another issuer',
      happened:
        'The ID token is signed with a key of the provider, and names another issuer than the profile.',
      detail: ({ details: { expected, received } }) =>
        `The profile expects ${quotedOr('none', expected)}, the token says ${quotedOr('nothing', received)}.`,
      causes: [
        'The profile has the wrong issuer: another tenant or environment, a final slash more or less, http: for https:.',
        'One address serves several tenants: the user is of another one than the profile allows.',
        'The token was made for another login elsewhere.',
      ],
      next: [
        'Compare the two, character by character, with issuer in the metadata of the provider.',
        'If both are names of the same provider, and it documents that, add the other one to idToken.issuerAliases of the profile.',
      ],
      spec: validation,
    },

    'id-token.audience-mismatch': {
      title: 'The ID token is for another client',
      happened: 'The ID token was not made for this client, or not for this client alone.',
      detail: ({ details: { received } }) => `It is for ${quotedList(received) || 'nobody'}.`,
      causes: [
        'clientId is not the one that the provider knows: another environment, a space too many.',
        'The provider adds further audiences, such as an API.',
        'A token of another client was put in the place of this one.',
      ],
      next: [
        'Compare clientId with the audience above.',
        'Have the provider put the API into access tokens, and this client alone into ID tokens.',
      ],
      spec: validation,
    },

    'id-token.authorized-party-mismatch': {
      title: 'The ID token was issued to another client',
      happened: 'The claim azp of the ID token names another client than this one.',
      detail: ({ details: { expected, received } }) =>
        `This client is ${quotedOr('not known', expected)}, the token says ${quotedOr('nothing', received)}.`,
      causes: [
        'The token was obtained by another client of the same owner, such as a mobile application.',
        'clientId is not the one that the code was issued to.',
      ],
      next: ['Use the clientId that the login was begun with.', TOKENS_DROPPED],
      spec: validation,
    },

    'id-token.expired': {
      title: 'The ID token has expired',
      happened: 'The ID token was no longer good when it arrived.',
      detail: ({ details: { expiredAt, now } }) =>
        `It was good until ${instant(expiredAt)}; the clock here says ${instant(now)}: ${span(now - expiredAt)} too late.`,
      causes: [
        'The clock of this machine is fast: a fresh ID token is seldom expired.',
        'The token is an old one: it was issued more than a day ago, or the provider gave one from before.',
        'The clock of the provider is slow. Up to a minute is allowed for.',
      ],
      next: [SET_CLOCK, OFFER_LOGIN],
      spec: validation,
    },

    'id-token.not-yet-valid': {
      title: 'The ID token is from the future',
      happened: 'The ID token is not good yet.',
      detail: ({ details: { claim, at, now } }) =>
        `Its ${quoted(claim)} is ${instant(at)}; the clock here says ${instant(now)}: ${span(at - now)} too early.`,
      causes: [
        'The clock of this machine is slow: a virtual machine that slept is the usual case.',
        'The clock of the provider is fast. Up to a minute is allowed for.',
      ],
      next: [SET_CLOCK, OFFER_LOGIN],
      spec: validation,
    },

    'id-token.nonce-mismatch': {
      title: 'The ID token belongs to another login',
      happened: 'The nonce of the ID token is not the one of this login.',
      causes: [],
      next: [
        'Complete the login with the pending value that begin gave, not with one of another login.',
        TOKENS_DROPPED,
      ],
      cases: casesBy(
        'received',
        ({ details }: FailureOf<'id-token.nonce-mismatch'>) =>
          details.received ? 'different' : 'none',
        {
          none: {
            meaning: 'It has none, although one was sent.',
            causes: [
              'The provider does not repeat the nonce.',
              'The URL of begin was changed on the way, and its nonce was lost.',
            ],
            next: ['Compare the URL that the user is sent to with the one that begin gave.'],
          },
          different: {
            meaning: 'It has another one, or one that was not asked for.',
            causes: [
              'Two logins were mixed up: their pending values, or their callbacks.',
              'Somebody put a foreign code or token into this login.',
            ],
            next: ['Keep each pending login under its own id.'],
          },
        },
      ),
      spec: openIdConnect('15.5.2', 'NonceNotes'),
    },

    'id-token.access-token-hash-mismatch': {
      title: 'ID token and access token do not belong together',
      happened:
        'The at_hash of the ID token is not the hash of the access token that came with it.',
      causes: [
        'The provider computes the hash otherwise than OpenID Connect says.',
        'A proxy or an adapter has changed the answer.',
        'Somebody put a foreign access token into the answer.',
      ],
      next: [TOKENS_DROPPED, 'If it happens at every login, report it to the provider.'],
      spec: openIdConnect('3.1.3.8', 'CodeFlowTokenValidation'),
    },

    'id-token.subject-mismatch': {
      title: 'User information of another user',
      happened: 'The sub of the user information is not the sub of the ID token. Neither was used.',
      causes: [
        'endpoints.userInfo in the profile is another API of the provider, which has no sub, or another one.',
        'Tokens of two users were mixed up before fetchUser was called.',
        'The access token was replaced by one of another user.',
      ],
      next: [
        'Use the userinfo_endpoint of the metadata of the provider. Where the user has to come from another API, leave openid out of the scopes.',
        TOKENS_DROPPED,
      ],
      spec: openIdConnect('5.3.2', 'UserInfoResponse'),
    },
  }
}
