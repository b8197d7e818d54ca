import { setTimeout as pause } from 'node:timers/promises'
import { REDIRECT_URI } from './names.ts'
import type { Member } from './fleet.ts'

/** What one request came to, and when, in epoch milliseconds. */
export type Reply = { readonly at: number } & (
  | {
      readonly is: 'answer'
      readonly status: number
      readonly location: string | null
      readonly setCookies: readonly string[]
      readonly text: string
    }
  /** The process was killed while it had the request. */
  | { readonly is: 'lost' }
  /** No answer in {@link LIMIT_MS}. */
  | { readonly is: 'hung' }
)

export type Send = (address: string, cookie: string) => Promise<Reply>

/** More than the half minute that a delivery waits, and what it takes beside. */
const LIMIT_MS = 45_000
const PAUSE_MS = 10

/** Sends each request to any of the processes. One that does not listen is passed over, as balancers do. */
export function balanced(members: readonly Member[]): Send {
  return async (address, cookie) => {
    const { pathname, search } = new URL(address, REDIRECT_URI)
    const signal = AbortSignal.timeout(LIMIT_MS)
    const init = { headers: { cookie }, redirect: 'manual', signal } as const
    while (!signal.aborted) {
      const { origin } = members[Math.floor(Math.random() * members.length)] as Member
      try {
        const response = await fetch(`${origin}${pathname}${search}`, init)
        const { status, headers } = response
        const answer = { status, location: headers.get('location'), text: await response.text() }
        return { at: Date.now(), is: 'answer', ...answer, setCookies: headers.getSetCookie() }
      } catch (error) {
        if (signal.aborted) break
        if (!isRefused(error)) return { at: Date.now(), is: 'lost' }
        await pause(PAUSE_MS)
      }
    }
    return { at: Date.now(), is: 'hung' }
  }
}

/** Whether nothing listened there: then surely nothing was sent. */
function isRefused(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  return cause?.code === 'ECONNREFUSED'
}
