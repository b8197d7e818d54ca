/** An answer of a server, as bytes have it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer with a name that says what is odd about it. */
export interface AnswerInput extends Answer {
  readonly name: string
  /** True where the status or the headers are what is odd: a reader of bodies alone does not see it. */
  readonly isAboutTransport: boolean
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** A body, as JSON or as it is. */
export function body(
  name: string,
  content: object | string | number | boolean | null,
): AnswerInput {
  const text =
    typeof content === 'object' && content !== null ? JSON.stringify(content) : String(content)
  return { name, status: 200, headers: JSON_TYPE, body: text, isAboutTransport: false }
}

/** An answer whose status or headers are what counts. */
export function transport(
  name: string,
  {
    status = 200,
    type = 'application/json',
    headers = {},
    content,
  }: {
    readonly status?: number
    readonly type?: string | null
    readonly headers?: Readonly<Record<string, string>>
    readonly content: object | string
  },
): AnswerInput {
  return {
    name,
    status,
    headers: { ...(type !== null && { 'content-type': type }), ...headers },
    body: typeof content === 'string' ? content : JSON.stringify(content),
    isAboutTransport: true,
  }
}

export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
