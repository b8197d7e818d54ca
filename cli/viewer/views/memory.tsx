import { Values } from './values.tsx'

/** What the chart remembers. What it does not is left out. */
export function Memory({ context }: { readonly context: unknown }) {
  const entries = Object.entries(Object(context) as object).filter(([, value]) => !isEmpty(value))
  if (entries.length === 0) return null
  return (
    <details class="card memory">
      <summary>What the chart remembers</summary>
      <Values pairs={entries} />
    </details>
  )
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
