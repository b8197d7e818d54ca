import type { FailureOf } from '../failures.ts'
import { OFFER_LOGIN } from './advice.ts'
import { callbackContent } from './callback-content.ts'
import { casesBy, type Entries } from './entry.ts'
import { formPost, rfc } from './spec.ts'
import { instant, quoted, quotedOr, span } from './words.ts'

const KEEP_PENDING =
  'Leave the pending login where it is: its own callback can still come, and must still succeed.'

export function callback(): Entries<'callback'> {
  return {
    ...callbackContent(),

    'callback.flow-not-found': {
      title: 'No pending login for this callback',
      happened: 'A callback arrived for which there is no pending login. Nothing was exchanged.',
      causes: [
        'The login was completed already: the back button, a double click, a reload or a prefetch called the same address again.',
        'The cookie did not come along: it is SameSite=Strict, or the provider posts its callback (form_post), to which a Lax cookie is not sent.',
        'The login began on another host than the one it came back to: localhost and 127.0.0.1, with and without www.',
        'The entry is gone: it was too old, the store was emptied or the process restarted.',
        'Newer logins of this browser pushed it out: of sealed logins five are kept, a sixth takes the place of the oldest, and all cookies of logins together stay under 4,096 bytes.',
        'The user came back in another browser: a private window, the browser inside an app, a link that was passed on.',
        'Nobody began a login here: a bookmark, a crawler, or an attempt to plant a login.',
      ],
      next: [
        OFFER_LOGIN,
        'Look in the access log for two requests with the same state: then the first one has logged the user in, and the second needs no more than a redirect.',
        'Where it happens at every login, look at the Cookie header of the callback request. Use one host from beginning to end, and SameSite=Lax.',
      ],
      spec: rfc(6749, '10.12'),
    },

    'callback.body-unreadable': {
      title: 'The posted callback could not be read',
      happened: 'The callback was posted, and its body could not be read as a form.',
      causes: ['Something else than the provider posted to the callback address.'],
      next: [
        'Find out who sent the request: a provider posts only where response_mode=form_post was asked for, or where it always does.',
        KEEP_PENDING,
      ],
      cases: casesBy(
        'reason',
        ({ details }: FailureOf<'callback.body-unreadable'>) => details.reason,
        {
          method: {
            meaning: 'Its method is neither GET nor POST.',
            causes: ['A monitor, a link checker or a proxy asked with HEAD or OPTIONS.'],
          },
          'content-type': {
            meaning: 'It is not application/x-www-form-urlencoded.',
            causes: ['A page or an app of your own passes the callback on as JSON or multipart.'],
            next: ['Pass it on as it came, or give complete the parameters as URLSearchParams.'],
          },
          'too-large': {
            meaning: 'It is longer than 65,536 bytes.',
            causes: ['Another form, or a file, was posted to this address.'],
          },
          used: {
            meaning: 'It had been read before.',
            causes: ['A middleware, such as a body parser or a logger, has read the body already.'],
            next: [
              'Give complete a request that nobody has read, or the form itself as URLSearchParams.',
            ],
          },
          broken: {
            meaning: 'It broke off, or it is not UTF-8.',
            causes: ['The browser lost its connection, or was closed.'],
          },
        },
      ),
      spec: formPost,
    },

    'callback.state-missing': {
      title: 'The callback has no state',
      happened:
        'Without state it cannot be told whose callback this is. It was refused; the pending login goes on waiting.',
      causes: [
        'The address was opened without a login: by hand, by a monitor, a crawler or a link preview, or by the provider after somebody installed the app there.',
        'The query was lost on the way: a proxy or a router dropped it, or complete was given only a part of the URL.',
        'The parameters are elsewhere: in the body (response_mode=form_post), or in the fragment (response_mode=fragment), which no server ever sees.',
        'Somebody forged it.',
      ],
      next: [
        'Compare the address in the access log with what complete was given.',
        'Where the provider posts, give complete the Request itself. Do not ask for response_mode=fragment.',
        KEEP_PENDING,
      ],
      spec: rfc(6749, '10.12'),
    },

    'callback.state-duplicated': {
      title: 'The callback has more than one state',
      happened:
        'The parameter state occurs more than once. The callback was refused; the pending login goes on waiting.',
      causes: [
        'The redirect URI has a parameter of its own that is called state, and the provider adds another.',
        'A proxy or a rewriting rule appends the query a second time.',
        'Somebody forged it, in the hope that two readers take different ones.',
      ],
      next: [
        'Register a redirect URI without state in its query. What the application wants to have back belongs in the data of begin.',
        'Compare the address that the provider sends the browser to with the one that arrives.',
        KEEP_PENDING,
      ],
      spec: rfc(6749, '3.1'),
    },

    'callback.state-mismatch': {
      title: 'The callback belongs to another login',
      happened:
        'The state of the callback is not the one of this pending login. It was refused; the pending login goes on waiting.',
      causes: [
        'Two logins share one place: a second tab or a second click began a new login, and overwrote the first one in the session.',
        'The user went back to an older page of the provider, and finished an earlier login there.',
        'Somebody sent the user a callback of their own, to log them in to a foreign account (login CSRF).',
      ],
      next: [
        'Keep each pending login under its own id: begin gives it, and flow.idOf(callback) gives the same one again.',
        OFFER_LOGIN,
        'Where it happens to users with a single tab, find out where the link to the callback came from.',
      ],
      spec: rfc(6749, '10.12'),
    },

    'callback.provider-mismatch': {
      title: 'The login was begun with another provider',
      happened:
        'The callback was given to the flow of another provider than the one the login was begun with. It was refused.',
      detail: ({ details: { expected, received } }) =>
        `The login was begun with ${quotedOr('none', expected)}, the callback came to ${quotedOr('none', received)}.`,
      causes: [
        'Several providers share one callback address, and the wrong flow was chosen for this one.',
        'The pending logins of two providers share one place, and the later one overwrote the earlier.',
        'A mix-up attack: one provider sends the answer of another.',
      ],
      next: [
        'Give each provider a callback path of its own, and choose the flow by that path.',
        'Keep each pending login under its own id.',
      ],
      spec: rfc(9700, '4.4'),
    },

    'callback.redirect-mismatch': {
      title: 'The callback arrived at another address',
      happened:
        'The callback arrived at another address than the redirect URI of this login. It was refused; the pending login goes on waiting.',
      detail: ({ details: { expected, received } }) =>
        `The redirect URI is ${quotedOr('not known', expected)}, the callback arrived at ${quotedOr('an address that is no URL', received)}.`,
      causes: [
        'A proxy stands before the application: it sees http: and an inner host where the browser sees https: and the public one.',
        'The two differ in little: localhost and 127.0.0.1, a port, a final slash, upper and lower case.',
        'A router took a part of the path away, or the query that belongs to the redirect URI itself.',
      ],
      next: [
        'Behind a proxy give complete the Request, or the path with its query: then the origin is not compared.',
        'Make redirectUri what the browser shows in its address bar when it comes back, and register exactly that.',
      ],
      spec: rfc(9700, '2.1'),
    },

    'callback.expired': {
      title: 'The user came back too late',
      happened:
        'The callback belongs to this login, but the login had expired. Nothing was exchanged.',
      detail: ({ details: { expiredAt, receivedAt } }) =>
        `It was good until ${instant(expiredAt)}, and the callback came at ${instant(receivedAt)}: ${span(receivedAt - expiredAt)} too late.`,
      causes: [
        'The user took long at the provider: a new account, a forgotten password, a second factor, a tab left open.',
        'lifetimeMs is too short, or was meant in seconds: it counts milliseconds (600,000 by default).',
        'begin and complete ran on two machines whose clocks differ.',
      ],
      next: [
        OFFER_LOGIN,
        'If it happens to many, make lifetimeMs longer. Half an hour is no harm.',
        'If it happens always, compare the clocks of the machines.',
      ],
      spec: rfc(6749, '4.1.2'),
    },

    'callback.parameter-duplicated': {
      title: 'A parameter occurs twice',
      happened: 'The callback has a protocol parameter more than once. Nothing was exchanged.',
      detail: ({ details: { parameter } }) => `The parameter is ${quoted(parameter)}.`,
      causes: [
        'A proxy or a rewriting rule appends the query a second time.',
        'The redirect URI has a parameter of the same name in its own query.',
        'Somebody added a second one, in the hope that two readers take different ones.',
      ],
      next: [
        'Compare the address that the provider sends the browser to with the one that arrives.',
        OFFER_LOGIN,
      ],
      spec: rfc(6749, '3.1'),
    },
  }
}
