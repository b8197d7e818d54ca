import type { LoginCookie } from './cookies.ts'
import { keyOf } from './keeper.ts'
import { readLogin, type KeptLogin } from './login.ts'
import { HOME } from './return-to.ts'
import type { Site } from './site.ts'

/** The first delivery has this login, and has been given up. */
interface Interrupted {
  readonly returnTo: typeof HOME
}

/** A login, and the key under which its deliveries are told apart. */
export interface Claim {
  readonly key: string
  readonly login: KeptLogin | Interrupted | undefined
}

/**
 * Takes out the login of a callback: for its first delivery. A later one learns where the first has led.
 * Undefined where there is no login any more.
 *
 * @param origin The public one.
 * @param signal The browser's.
 * @throws StoreError
 */
export async function findLogin(
  state: string,
  { secret }: LoginCookie,
  origin: string,
  signal: AbortSignal,
  { deliveries, keeper, effects }: Site,
): Promise<Claim> {
  const key = await keyOf(state, secret, effects.sha256)
  const turn = await deliveries.claim(key, signal)
  if (turn.is === 'heir') return { key, login: { returnTo: HOME } }
  if (turn.is === 'later') return { key, login: { endedAt: turn.returnTo } }
  let isPending = false
  try {
    const text = await keeper.take(state, secret)
    const login = text === undefined ? undefined : readLogin(text, origin)
    isPending = login !== undefined && 'pending' in login
    return { key, login }
  } finally {
    // The right to be first is of use only to who has the login.
    if (!isPending) await deliveries.release(key)
  }
}
