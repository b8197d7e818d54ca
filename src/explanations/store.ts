import type { FailureOf } from '../failures.ts'
import { OFFER_LOGIN } from './advice.ts'
import { casesBy, type Entries } from './entry.ts'
import { rfc } from './spec.ts'
import { quoted } from './words.ts'

export function store(): Entries<'store'> {
  return {
    'store.tampered': {
      title: 'The kept login is not what was kept',
      happened:
        'What came back from the cookie or the store is not what was put there. Nothing was exchanged.',
      causes: [
        'Somebody changed it: the user, an extension of the browser, whoever can write to the store.',
      ],
      next: [
        OFFER_LOGIN,
        'Where it happens often, compare what was set with what came back: the length is enough, and no secret.',
      ],
      cases: casesBy('reason', ({ details: { reason } }: FailureOf<'store.tampered'>) => reason, {
        malformed: {
          meaning: 'It does not have the form of anything that was put there.',
          causes: [
            'A proxy or a framework cut the cookie, or encoded it once more.',
            'Something else in the application uses the same name, or the same prefix.',
          ],
        },
        'key-unknown': {
          meaning: 'It was sealed with a key that is not in the key ring.',
          causes: [
            'The key was taken out of the ring while logins were under way.',
            'Not every machine has the same keys: a new one is used for sealing before all of them know it.',
          ],
          next: [
            'Give every machine the new key as the last one of the ring, then put it first, and drop the old one twenty minutes later.',
          ],
        },
        'not-authentic': {
          meaning: 'Its seal is broken, or it is the seal of another login.',
          causes: ['Two deployments have different keys under one id.'],
          next: ['Give each key an id that no other key ever had.'],
        },
      }),
      spec: rfc(7516, '5.2'),
    },

    'store.unavailable': {
      title: 'The store did not do what it was asked to',
      happened: 'The store could not keep the pending login, or not give it back.',
      detail: ({ details: { store: name, operation, reason } }) => {
        const why = reason === null ? 'it gave no reason' : `its reason is ${quoted(reason)}`
        return `It was asked to ${quoted(operation)}, as the store ${quoted(name)}; ${why}.`
      },
      causes: [
        'The server cannot be reached, is starting or failing over, or takes no writes.',
        'The store is full, or has no such table.',
        'With key-in-use: a key was put twice. Either a client repeated a command whose answer was lost, or the random source repeats itself.',
      ],
      next: [
        OFFER_LOGIN,
        "Look at the server's own log: the error is not passed on, since database clients put values into theirs.",
        'Give the client a time limit, so that a server that is gone does not keep users waiting.',
      ],
    },
  }
}
