// A shorter one is a word that may stand anywhere.
const SHORTEST = 8
// A plain word, and what fixtures have in the place of a secret.
const PUBLIC = /^[a-z_]+$|EXAMPLE/

/**
 * The names of the secrets that stand in a text. One that is a plain word (`password`) is not looked for: reports
 * speak of passwords.
 */
export function secretsStandingIn(
  text: string,
  known: readonly ReadonlyMap<string, string>[],
): readonly string[] {
  const byStart = new Map<string, [secret: string, mark: string][]>()
  for (const [secret, mark] of known.flatMap((one) => [...one])) {
    if (secret.length < SHORTEST || PUBLIC.test(secret)) continue
    const start = secret.slice(0, SHORTEST)
    byStart.set(start, [...(byStart.get(start) ?? []), [secret, mark]])
  }
  if (byStart.size === 0) return []
  const found = new Set<string>()
  for (const written of [text, unescaped(text)])
    // One pass, however many secrets there are.
    for (let at = 0; at + SHORTEST <= written.length; at++)
      for (const [secret, mark] of byStart.get(written.slice(at, at + SHORTEST)) ?? [])
        if (written.startsWith(secret, at)) found.add(mark.slice(1, -1))
  return [...found].sort()
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' } as const

/** Without the escapes of Markdown, HTML and XML. */
function unescaped(text: string): string {
  return text
    .replaceAll('\\', '')
    .replaceAll(/&(?:lt|gt|quot|amp);/g, (one) => ENTITIES[one as keyof typeof ENTITIES])
}
