// What all servers here have in common: one login, and what comes after it.
import { createFlow, explain } from 'trivet'
import { cookieStore } from 'trivet/stores/cookie'
import { createHandlers } from 'trivet/web'
import { confidentialClient, flowKey, origin } from './settings.ts'

export const handlers = createHandlers({
  flows: {
    github: createFlow({ ...confidentialClient, redirectUri: `${origin}/callback/github` }),
  },
  store: cookieStore({ keys: [{ id: '1', key: flowKey }] }),
  onOutcome(outcome) {
    if (outcome.status !== 'authenticated')
      return new Response(explain(outcome).happened, { status: 400 })
    // Here your session begins: set its cookie, and redirect to `returnTo`.
    return new Response(`Hello, ${outcome.user.username}.`)
  },
})

export const home = '<!doctype html><title>Example</title><a href="/login/github">Sign in</a>'

/** A whole server, where there is no framework: `Request` in, `Response` out. */
export async function answer(request: Request): Promise<Response> {
  if (new URL(request.url).pathname !== '/') return handlers.fetch(request)
  return new Response(home, { headers: { 'content-type': 'text/html' } })
}
