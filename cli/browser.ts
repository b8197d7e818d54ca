import { spawn } from 'node:child_process'

/** Opens a URL in the user's browser, without a shell. False where there is no program to do that. */
export function openBrowser(url: string): Promise<boolean> {
  const [command, ...args] = openerFor(process.platform, url)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

function openerFor(platform: NodeJS.Platform, url: string): [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      // `start` is a word of the command interpreter, to which the `&` of a query means something.
      return ['rundll32', 'url.dll,FileProtocolHandler', url]
    default:
      return ['xdg-open', url]
  }
}
