/** Names and values. */
export function Values({ pairs }: { readonly pairs: ReadonlyArray<readonly [string, unknown]> }) {
  if (pairs.length === 0) return null
  return (
    <dl class="values">
      {pairs.map(([name, value], index) => (
        // A form may have a name twice.
        <div key={`${index} ${name}`}>
          <dt>{name}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A value, as JSON where it is no text; what stands for a secret looks like that. */
export function Value({ value }: { readonly value: unknown }) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return (
    <code>
      {text
        .split(/(redacted-[\w-]*\d)/)
        .map((part, index) => (index % 2 === 0 ? part : <mark key={index}>{part}</mark>))}
    </code>
  )
}
