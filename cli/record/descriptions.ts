import { jsonIn } from './answers.ts'
import { isHunted } from './canary.ts'
import type { Draft } from './draft.ts'

/** What a provider writes for people is kept. */
const DESCRIPTIONS = new Set(['error_description', 'error_uri'])

/** A draft whose descriptions name nothing that was replaced elsewhere: a trace id, a user. */
export function cleanlyDescribed(draft: Draft, replaced: ReadonlySet<string>): Draft {
  if (draft.stage === 'callback') return draft
  const { response } = draft
  const json = jsonIn(response.body)
  if (json === undefined) return draft
  const values = [...replaced].filter(isHunted).sort((one, other) => other.length - one.length)
  const body = JSON.stringify(json, (name, value: unknown) =>
    DESCRIPTIONS.has(name) && typeof value === 'string'
      ? values.reduce((rest, one) => rest.replaceAll(one, 'EXAMPLE'), value)
      : value,
  )
  return { ...draft, response: { ...response, body } }
}
