import { readFile } from 'node:fs/promises'
import { providers, type Provider } from 'trivet/providers'
import { mermaid } from './diagram.ts'
import { format } from './format.ts'
import type { Generator } from './generator.ts'

/** The parts of the README that are made from the chart and the profiles. */
export const readme: Generator = async () => {
  const parts = { diagram: mermaid(), providers: providerTable(Object.values(providers)) }
  let content = await readFile('README.md', 'utf8')
  for (const [name, text] of Object.entries(parts)) {
    const between = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`)
    content = content.replace(
      between,
      (_, start: string, end: string) => `${start}\n${text}\n\n${end}`,
    )
  }
  return [{ path: 'README.md', content: format('README.md', content) }]
}

function providerTable(profiles: readonly Provider[]): string {
  const rows = profiles.map((provider) => {
    const { id, name, pkce, callback, client, quirks } = provider
    const dates = Object.values(quirks).flatMap((evidence) => evidence?.date ?? [])
    const cells = [
      `[${name}](src/providers/profiles/${id}.ts)`,
      pkce.method,
      callback.iss.presence,
      client.authentication.map(({ method }) => method).join(', '),
      provider.idToken === undefined ? 'no' : 'verified',
      String(Object.keys(quirks).length),
      dates.sort().at(-1) ?? '',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| provider | PKCE | `iss` | client authentication | ID token | quirks | evidence of |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
