import type { Exchange } from '../model/actors.ts'

type Party = 'browser' | 'client' | 'provider'

/** A line from one party to another. */
export interface Line {
  readonly from: Party
  readonly to: Party
  readonly label: string
  readonly tone: '' | 'good' | 'bad'
}

export const titles: Readonly<Record<Exchange['kind'], string>> = {
  authorization: 'Authorization request',
  callback: 'Authorization response',
  request: 'Request',
}

/** An exchange is two lines: there and back, or by way of the browser. */
export function linesOf({ kind, request, response, fault }: Exchange): readonly [Line, Line] {
  const label = `${request.method} ${pathOf(request.url)}`
  const redirect = { label: 'redirect', tone: '' } as const
  switch (kind) {
    case 'authorization':
      return [
        { from: 'client', to: 'browser', ...redirect },
        { from: 'browser', to: 'provider', label, tone: '' },
      ]
    case 'callback':
      return [
        { from: 'provider', to: 'browser', ...redirect },
        { from: 'browser', to: 'client', label, tone: '' },
      ]
    case 'request':
      return [
        { from: 'client', to: 'provider', label, tone: '' },
        { from: 'provider', to: 'client', ...answer(response?.status, fault?.kind) },
      ]
  }
}

function answer(
  status: number | undefined,
  fault: string | undefined,
): Pick<Line, 'label' | 'tone'> {
  if (status === undefined)
    return { label: (fault ?? 'no answer').replaceAll('-', ' '), tone: 'bad' }
  return { label: String(status), tone: status < 400 ? 'good' : 'bad' }
}

/** Its end: the whole address is in the message. */
function pathOf(url: string): string {
  const segments = URL.canParse(url) ? new URL(url).pathname.split('/').filter(Boolean) : [url]
  return `${segments.length > 1 ? '…/' : '/'}${segments.at(-1) ?? ''}`
}
