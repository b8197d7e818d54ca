import type { Provider, Unfit } from 'trivet/providers'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { labelled, wrapped } from '../text.ts'

/** One profile for people. */
export function detailsOf(profile: Provider, { out }: Shell): string[] {
  const { style } = out
  const width = Math.min(out.width, 100) - 4
  const room = roomIn(out)
  const { endpoints, pkce, callback, client, scopes, quirks, variants, variables } = profile
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style('bold', title), ...lines]
  const described = (name: string, text: string): string[] => [
    `  ${style('cyan', name)}`,
    ...wrapped(text, width).map((line) => `    ${line}`),
  ]

  return [
    `${style('bold', profile.name)} ${style('dim', profile.id)}`,
    ...labelled(
      [
        ['documentation', profile.documentation],
        ['issuer', profile.issuer],
        ['iss in callback', callback.iss.presence],
        ['PKCE', pkce.method === 'none' ? `none (${pkce.date}: ${pkce.reason})` : pkce.method],
        ['client', client.authentication.map(authenticationOf).join(', ')],
        ['scopes', scopes.default.join(' ')],
        ['ID token', profile.idToken?.algorithms.join(', ')],
      ],
      room,
    ),
    ...section('Endpoints', labelled(Object.entries(endpoints), room)),
    ...section(
      'Further requests',
      labelled(
        profile.additionalRequests.map(({ id, url }) => [id, url]),
        room,
      ),
    ),
    ...section(
      'Quirks',
      Object.entries(quirks).flatMap(([name, { source, date }]) =>
        described(name, `${source} (${date})`),
      ),
    ),
    ...section(
      'Variants',
      Object.entries(variants).flatMap(([name, { description }]) => described(name, description)),
    ),
    ...section(
      'Variables',
      Object.entries(variables).flatMap(([name, { description }]) => described(name, description)),
    ),
  ]
}

function authenticationOf(way: Provider['client']['authentication'][number]): string {
  return way.method === 'basic' ? `basic (${way.encoding})` : way.method
}

/** Why there is no profile, and what to do all the same. */
export function unfitLines({ name, reason, instead }: Unfit, { out }: Shell): string[] {
  const width = Math.min(out.width, 100)
  return [
    `${out.style('bold', name)} is not here.`,
    '',
    ...wrapped(reason, width),
    '',
    ...wrapped(instead, width),
  ]
}
