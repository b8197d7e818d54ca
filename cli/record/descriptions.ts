import { isHunted } from './canary.ts'
import type { Draft } from './draft.ts'

/** What a provider writes for people is kept. */
const DESCRIPTION = /("error_(?:description|uri)":)("(?:[^"\\]|\\.)*")/g

/** A draft whose descriptions name nothing that was replaced elsewhere: a trace id, a user. */
export function cleanlyDescribed<Kind extends Draft>(
  draft: Kind,
  replaced: ReadonlySet<string>,
): Kind {
  if (draft.stage === 'callback') return draft
  const values = [...replaced].filter(isHunted).sort((one, other) => other.length - one.length)
  const { response } = draft
  const body = response.body.replaceAll(DESCRIPTION, (_, name: string, text: string) => {
    const told = JSON.parse(text) as string
    const clean = values.reduce((rest, value) => rest.replaceAll(value, 'EXAMPLE'), told)
    return `${name}${JSON.stringify(clean)}`
  })
  return { ...draft, response: { ...response, body } }
}
