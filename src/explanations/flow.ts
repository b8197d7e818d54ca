import { OFFER_LOGIN } from './advice.ts'
import type { Entries } from './entry.ts'
import { rfc } from './spec.ts'
import { quoted } from './words.ts'

export function flow(): Entries<'flow'> {
  return {
    'flow.cancelled': {
      title: 'The application gave up',
      happened: 'The signal that the application gave was aborted, and the login was ended.',
      causes: [
        'The user left the page or closed the connection, and the application aborts then.',
        'A time limit of the application is shorter than the ones of the flow.',
      ],
      next: [
        'This is no error, if the application meant it. A new login can begin at any time.',
        'If it did not, look at what aborts the signal: a request has 10 seconds by default, all waiting together 30.',
      ],
    },

    'flow.pending-malformed': {
      title: 'The pending login is damaged',
      happened:
        'What was given as the pending login is not what begin gave. Nothing was exchanged.',
      detail: ({ details: { at } }) =>
        at === '' ? 'It is wrong as a whole.' : `It is wrong at ${quoted(at)}.`,
      causes: [
        'It was stored as JSON, and given back as text.',
        'It was cut: a cookie holds 4096 bytes at most.',
        'Another version of the library wrote it, before an update.',
        "A member was added or changed. The application's own belongs in data.",
        'Somebody changed it where it is kept.',
      ],
      next: [
        'Compare what is stored with what begin gave. It is a secret: do not log it.',
        'Keep it as a whole, and JSON.parse it on its way back.',
        OFFER_LOGIN,
      ],
      spec: rfc(6749, '10.12'),
    },
  }
}
