import { html } from 'hono/html'
import type { StateName } from 'trivet/machine'
import { meaningOf } from '../meaning.ts'
import type { ExchangeMade, Step } from '../story.ts'
import type { Html } from './page.ts'

interface Station {
  readonly name: StateName
  readonly exchanges: ExchangeMade[]
}

/** The way through the chart, with what was asked of the provider in each state. */
export function storyList(story: readonly Step[]): Html | null {
  const stations = stationsOf(story)
  if (stations.length === 0) return null
  return html`<section aria-label="The way through the chart">
    <h2>What the chart did</h2>
    <ol class="path">
      ${stations.map(stationItem)}
    </ol>
  </section>`
}

function stationsOf(story: readonly Step[]): Station[] {
  const stations: Station[] = []
  for (const step of story) {
    if (step.kind === 'state') stations.push({ name: step.name, exchanges: [] })
    else stations.at(-1)?.exchanges.push(step)
  }
  return stations
}

function stationItem({ name, exchanges }: Station): Html {
  return html`<li class="${endings[name] ?? ''}">
    <strong>${name}</strong>
    <p>${meaningOf(name)}</p>
    ${
      exchanges.length === 0
        ? null
        : html`<ul>
            ${exchanges.map(exchangeItem)}
          </ul>`
    }
  </li>`
}

function exchangeItem({ method, address, answer, ms }: ExchangeMade): Html {
  const isFine = typeof answer === 'number' && answer < 400
  return html`<li>
    <span>${method} ${address}</span>
    <span class="answer ${isFine ? '' : 'wrong'}">${answer}</span>
    <span class="soft">${ms} ms</span>
  </li>`
}

const endings: Readonly<Partial<Record<StateName, string>>> = {
  authenticated: 'end-good',
  denied: 'end-soso',
  expired: 'end-soso',
  cancelled: 'end-soso',
  rejected: 'end-bad',
  failed: 'end-bad',
}
