/** What producers have said of late: whoever opens a viewer now sees the logins so far. */
export interface Hub {
  /**
   * Passes a message on, and keeps it. What is no message is dropped: a producer is never told so.
   *
   * @param text One message, as JSON.
   * @param producer Tells the actors of one process from those of another.
   */
  publish(text: string, producer?: string): void
  /** Hands over what is kept, oldest first, and then each message as it comes. Returns how to end that. */
  subscribe(viewer: (text: string) => void): () => void
}

export interface HubLimits {
  /** Actors with their children, such as one login: the oldest goes first. */
  readonly systems: number
  /** Of one system; what comes after is passed on but not kept. */
  readonly messages: number
  /** Characters of one message. */
  readonly length: number
  /** Characters of everything that is kept. */
  readonly total: number
}

export const hubLimits: HubLimits = {
  systems: 100,
  messages: 1000,
  length: 262_144,
  total: 33_554_432,
}

interface Kept {
  readonly messages: string[]
  length: number
}

export function createHub(limits: HubLimits = hubLimits): Hub {
  const systems = new Map<string, Kept>()
  const viewers = new Set<(text: string) => void>()
  let total = 0

  function keep(system: string, text: string): void {
    const kept = systems.get(system) ?? { messages: [], length: 0 }
    systems.set(system, kept)
    if (kept.messages.length >= limits.messages) return
    kept.messages.push(text)
    kept.length += text.length
    total += text.length
    for (const [oldest, { length }] of systems) {
      if (systems.size <= limits.systems && total <= limits.total) break
      systems.delete(oldest)
      total -= length
    }
  }

  return {
    publish(text, producer = '') {
      if (text.length > limits.length) return
      const message = readMessage(text, producer)
      if (message === null) return
      keep(message.system, message.text)
      for (const viewer of viewers) viewer(message.text)
    },
    subscribe(viewer) {
      for (const { messages } of systems.values()) messages.forEach(viewer)
      viewers.add(viewer)
      return () => viewers.delete(viewer)
    },
  }
}

/** XState counts its actors: two processes have an `x:0` each. */
const COUNTED = /^x:\d+$/
const NAMES = ['sessionId', 'rootId', 'parentId', 'sourceId'] as const

function readMessage(
  text: string,
  producer: string,
): { readonly system: string; readonly text: string } | null {
  const message = parse(text)
  if (message === null) return null
  const { type, sessionId } = message
  if (typeof type !== 'string' || !/^@(?:xstate|trivet)\./.test(type)) return null
  if (typeof sessionId !== 'string') return null
  const own: Record<string, unknown> = {}
  for (const name of NAMES) {
    const id = message[name]
    if (typeof id === 'string') own[name] = COUNTED.test(id) ? `${producer}${id}` : id
  }
  const system = String(own['rootId'] ?? own['sessionId'])
  return { system, text: JSON.stringify({ ...message, ...own }) }
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
