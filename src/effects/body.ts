import { TransportError } from './ports.ts'

/**
 * Reads a whole body as UTF-8, fatally, up to `maxBytes`. A byte order mark is dropped.
 *
 * Rejects with `response-too-large` or `response-not-utf8`, and with whatever the stream itself fails with.
 */
export async function readText(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string> {
  if (stream === null) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = stream.getReader()
  let length = 0
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decode(() => decoder.decode())
      length += value.byteLength
      if (length > maxBytes) throw new TransportError('response-too-large', 'unknown')
      text += decode(() => decoder.decode(value, { stream: true }))
    }
  } catch (error) {
    // Whatever is still to come is not wanted.
    await reader.cancel().catch(() => {})
    throw error
  }
}

function decode(read: () => string): string {
  try {
    return read()
  } catch (cause) {
    throw new TransportError('response-not-utf8', 'unknown', { cause })
  }
}
