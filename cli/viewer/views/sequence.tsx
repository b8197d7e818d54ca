import type { Exchange } from '../model/actors.ts'
import { spanOf } from '../words.ts'
import { HttpRequestView, HttpResponseView } from './http-message.tsx'
import { linesOf, titles } from './sequence-lines.ts'

interface Props {
  readonly exchanges: readonly Exchange[]
  /** Those of the step that is shown. */
  readonly now: readonly Exchange[]
  /** What to call the provider. */
  readonly provider: string
}

/** Who said what to whom: browser, client, provider. */
export function Sequence({ exchanges, now, provider }: Props) {
  return (
    <section class="card sequence" aria-label="The messages">
      <header>
        <h3>Messages</h3>
        <p class="soft">Secrets are replaced before anything is shown.</p>
      </header>
      <div class="lifelines" aria-hidden="true">
        <span>Browser</span>
        <span>Client</span>
        <span>{provider}</span>
      </div>
      {exchanges.length === 0 ? (
        <p class="soft none">None up to this step.</p>
      ) : (
        <ol>
          {exchanges.map((exchange) => (
            <ExchangeItem key={exchange.id} exchange={exchange} isNow={now.includes(exchange)} />
          ))}
        </ol>
      )}
    </section>
  )
}

function ExchangeItem({
  exchange,
  isNow,
}: {
  readonly exchange: Exchange
  readonly isNow: boolean
}) {
  const { kind, request, response, fault, startedAt, endedAt, state } = exchange
  return (
    <li aria-current={isNow ? 'step' : undefined}>
      <details>
        <summary>
          <span class="title">
            <strong>{titles[kind]}</strong>
            <span class="soft">
              {state}
              {kind === 'request' && ` · ${spanOf(endedAt - startedAt)}`}
            </span>
          </span>
          {linesOf(exchange).map(({ from, to, label, tone }) => (
            <span key={`${from} ${to}`} class={`line ${from}-${to} ${tone}`}>
              <span class="hidden">
                {from} to {to}:{' '}
              </span>
              <span class="label">{label}</span>
            </span>
          ))}
        </summary>
        <div class="message">
          <HttpRequestView request={request} />
          {response !== null && <HttpResponseView response={response} />}
          {fault !== null && (
            <p class="fault">
              No answer: {fault.kind.replaceAll('-', ' ')}.{' '}
              {fault.sent === 'no' ? 'Nothing was sent.' : 'The request may have arrived.'}
            </p>
          )}
        </div>
      </details>
    </li>
  )
}
