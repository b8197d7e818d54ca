import type { FailureOf } from '../failures.ts'
import { STORED_TOO_LATE, STORE_DURABLE } from './advice.ts'
import { casesBy, type Entries } from './entry.ts'
import { rfc } from './spec.ts'

export function authorization(): Entries<'authorization'> {
  return {
    'authorization.preparation-failed': {
      title: 'The login could not be prepared',
      happened: 'An adapter failed, so there is no URL to send the user to.',
      causes: [
        'The effects that createFlow was given are your own, and one of them has a mistake.',
      ],
      next: [
        'Call the adapters by themselves: effects.randomBytes(32), effects.sha256(new Uint8Array(1)), effects.now().',
        'Leave effects out, to see whether the default ones work here.',
      ],
      cases: casesBy(
        'adapter',
        ({ details: { adapter } }: FailureOf<'authorization.preparation-failed'>) =>
          adapter === 'randomBytes' || adapter === 'sha256' || adapter === 'now'
            ? adapter
            : 'unknown',
        {
          randomBytes: {
            meaning: 'randomBytes gave fewer or more bytes than it was asked for.',
            next: ['Make randomBytes(length) return exactly length bytes.'],
          },
          sha256: {
            meaning: 'sha256 gave something else than 32 bytes.',
            next: ['Make sha256 return the hash itself: bytes, not hexadecimal text.'],
          },
          now: {
            meaning: 'now gave no time.',
            next: [
              'Make now return the time as a number of milliseconds since 1970, as Date.now does.',
            ],
          },
          unknown: {
            meaning: 'Which one is not known: it threw an error.',
            causes: [
              'createFlow was given what makes effects, such as nodeEffects, instead of what it makes: nodeEffects().',
              'The runtime has no Web Crypto: pages that are not served over https: (or from localhost) have no crypto.subtle.',
            ],
          },
        },
      ),
      spec: rfc(7636, '4.1'),
    },

    'authorization.interrupted': {
      title: 'Interrupted while the login was prepared',
      happened: 'The flow was restored in the state preparing, before there was a URL.',
      causes: [STORED_TOO_LATE],
      next: ['Begin a new login: nothing has been sent to the provider.', STORE_DURABLE],
      spec: rfc(6749, '4.1.1'),
    },
  }
}
