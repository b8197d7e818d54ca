import { createHash } from 'node:crypto'
import { TransportError, type Cancellation, type Effects, type HttpResponse } from 'trivet/effects'
import { json, NOW } from '../../model/world.ts'
import { tokenBody, userBody } from '../../model/support.ts'

const good: Readonly<Record<string, HttpResponse>> = {
  '/token': json(tokenBody),
  '/userinfo': json(userBody),
}

/**
 * A provider that answers at once, well but for what is given by path, in a world where no limit is ever
 * reached and no other wait takes any time.
 */
export function quickWorld(answers: Readonly<Record<string, HttpResponse>> = {}): Effects {
  let drawn = 0
  return {
    async send({ url }) {
      const { pathname } = new URL(url)
      const answer = answers[pathname] ?? good[pathname]
      if (answer === undefined) throw new TransportError('unreachable', 'no')
      return answer
    },
    now: () => NOW,
    randomBytes: (length) => new Uint8Array(length).fill((drawn += 1)),
    sha256: (data) => createHash('sha256').update(data).digest(),
    wait: (ms, cancellation) => (ms === LIMIT_MS ? whenAborted(cancellation) : Promise.resolve()),
  }
}

/** No retry waits as long as this, so that the wait for it is known as a limit. */
export const LIMIT_MS = 9_999

function whenAborted(cancellation: Cancellation): Promise<never> {
  return new Promise((_, reject) => {
    cancellation.addEventListener('abort', () => reject(new TransportError('aborted', 'unknown')))
  })
}
