import type { Exchange } from '../model/actors.ts'
import { Value, Values } from './values.tsx'

export function HttpRequestView({
  request: { method, url, headers, body },
}: {
  readonly request: Exchange['request']
}) {
  const at = url.indexOf('?')
  const [address, query] = at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
  return (
    <div class="http">
      <p class="start">
        <strong>{method}</strong> <Value value={address} />
      </p>
      <Values pairs={[...new URLSearchParams(query)]} />
      <Headers headers={headers} />
      {body !== undefined && <Body body={body} headers={headers} />}
    </div>
  )
}

export function HttpResponseView({
  response: { status, headers, body },
}: {
  readonly response: NonNullable<Exchange['response']>
}) {
  return (
    <div class="http">
      <p class={`start ${status < 400 ? 'good' : 'bad'}`}>
        <strong>{status}</strong>
      </p>
      <Headers headers={headers} />
      <Body body={body} headers={headers} />
    </div>
  )
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(headers)
  if (pairs.length === 0) return null
  return (
    <>
      <h4>Headers</h4>
      <Values pairs={pairs} />
    </>
  )
}

interface BodyProps {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

function Body({ body, headers }: BodyProps) {
  if (body === '') return null
  const isForm = headers['content-type']?.includes('form-urlencoded') === true
  return (
    <>
      <h4>Body</h4>
      {isForm ? (
        <Values pairs={[...new URLSearchParams(body)]} />
      ) : (
        <pre tabIndex={0}>
          <Value value={indented(body)} />
        </pre>
      )}
    </>
  )
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
