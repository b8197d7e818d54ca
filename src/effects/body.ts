import { TransportError } from './ports.ts'

/** A body that arrives piece by piece. */
export interface Body {
  /** Fails with `response-too-large` as soon as the limit is passed. */
  add(chunk: Uint8Array): void
  /** The whole body. Fails with `response-not-utf8`. A byte order mark is dropped. */
  text(): string
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Collects a body of at most `maxBytes` bytes. */
export function collectBody(maxBytes: number): Body {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    add(chunk) {
      size += chunk.byteLength
      if (size > maxBytes) throw new TransportError('response-too-large', 'unknown')
      chunks.push(chunk)
    },
    text() {
      try {
        return decoder.decode(concatenate(chunks, size))
      } catch {
        throw new TransportError('response-not-utf8', 'unknown')
      }
    },
  }
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks
  if (first !== undefined && chunks.length === 1) return first
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
