import { createServer } from 'node:http'
import { PrerequisiteError } from '../target/target.ts'
import type { LoginDriver } from './driver.ts'

/** Shows an address to the user. */
export type Open = (url: string) => void | Promise<void>

const PATIENCE_MS = 300_000

/**
 * Has the user sign in, in a browser of the user's own: the callback comes to a server on loopback, at the redirect
 * URI, which has to be there for that.
 */
export function browserLogin(redirectUri: string, open: Open): LoginDriver {
  const { hostname, port, protocol } = new URL(redirectUri)
  if (protocol !== 'http:' || !/^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
    throw new TypeError(
      `A login in your own browser ends on this machine: the redirect URI has to be http: on loopback, and ${redirectUri} is not.`,
    )
  return {
    logIn: (url, { signal }) =>
      new Promise((resolve, reject) => {
        const server = createServer((request, response) => {
          const callback = new URL(request.url ?? '/', redirectUri)
          if (callback.pathname !== new URL(redirectUri).pathname) {
            response.writeHead(404).end()
            return
          }
          response.writeHead(200, {
            'content-type': 'text/plain; charset=utf-8',
            connection: 'close',
          })
          response.end('That was it. You can close this tab.')
          end(() => resolve({ kind: 'end', url: callback.href, hops: [] }))
        })
        const end = (settle: () => void): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', abort)
          server.close(settle)
        }
        const give = (message: string) => (): void =>
          end(() => reject(new PrerequisiteError(message)))
        const abort = give('The login was interrupted.')
        const timer = setTimeout(give('Nobody signed in within five minutes.'), PATIENCE_MS)
        signal.addEventListener('abort', abort, { once: true })
        server.once('error', (error) =>
          give(`The redirect URI cannot be listened at: ${error.message}.`)(),
        )
        server.listen(
          Number(port === '' ? 80 : port),
          hostname.replaceAll(/[[\]]/g, ''),
          () => void open(url),
        )
      }),
  }
}
