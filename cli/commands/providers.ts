import type { Provider } from 'trivet/providers'
import { exitCode } from '../exit-code.ts'
import { chooseProfile, ids, providerById } from '../profiles.ts'
import type { Shell } from '../shell.ts'
import { labelled, table, wrapped } from '../text.ts'
import type { AddCommand } from './command.ts'
import { profileOptions, type ProfileOptions } from './options.ts'

export const addProviders: AddCommand = (program, shell, end) => {
  const command = program
    .command('providers')
    .summary('list the providers, and what is special about each')
    .description('Lists the providers that come with the library.')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(({ json }: { readonly json?: true }) => {
      const all = ids().map(providerById)
      if (json === true) shell.out.print(JSON.stringify(all.map(summaryOf)))
      else for (const line of listOf(all, shell)) shell.out.print(line)
      end(exitCode.authenticated)
    })

  const show = command
    .command('show')
    .summary('show one profile: endpoints, scopes, quirks, variants')
    .description(
      'Shows one profile. With --profile it also checks your own: each fault is told with its place.',
    )
    .argument('[provider]', 'the id of a provider')
    // The option of the parent would take it otherwise.
    .option('--json', 'print the whole profile as JSON')
  for (const option of profileOptions()) show.addOption(option)
  show.action(async (id: string | undefined, options: ProfileOptions) => {
    const profile = await chooseProfile({ id, ...options })
    if (show.optsWithGlobals<{ json?: true }>().json === true)
      shell.out.print(JSON.stringify(profile, null, 2))
    else for (const line of detailsOf(profile, shell)) shell.out.print(line)
    end(exitCode.authenticated)
  })
}

const help = `
Examples:
  $ trivet providers
  $ trivet providers show github
  $ trivet providers show spotify --variant development
  $ trivet providers show --profile my-provider.json`

/** As much of a profile as a table has room for. */
function summaryOf(profile: Provider) {
  return {
    id: profile.id,
    name: profile.name,
    pkce: profile.pkce.method,
    iss: profile.callback.iss.presence,
    clientAuthentication: profile.client.authentication.map(({ method }) => method),
    scopes: profile.scopes.default,
    quirks: Object.keys(profile.quirks).length,
    variants: Object.keys(profile.variants),
  }
}

function listOf(profiles: readonly Provider[], { out: { style } }: Shell): string[] {
  const rows = profiles
    .map(summaryOf)
    .map((row) => [
      row.id,
      row.name,
      row.pkce,
      row.iss,
      row.clientAuthentication.join(', '),
      String(row.quirks),
      row.scopes.join(' '),
      row.variants.join(', '),
    ])
  const titles = ['ID', 'NAME', 'PKCE', 'ISS', 'CLIENT', 'QUIRKS', 'SCOPES', 'VARIANTS']
  const [header = '', ...lines] = table([titles, ...rows])
  return [style('bold', header), ...lines]
}

function detailsOf(profile: Provider, { out }: Shell): string[] {
  const { style } = out
  const width = Math.min(out.width, 100) - 4
  const { endpoints, pkce, callback, client, scopes, quirks, variants, variables } = profile
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style('bold', title), ...lines]
  const described = (name: string, text: string): string[] => [
    `  ${style('cyan', name)}`,
    ...wrapped(text, width).map((line) => `    ${line}`),
  ]

  return [
    `${style('bold', profile.name)} ${style('dim', profile.id)}`,
    ...labelled([
      ['documentation', profile.documentation],
      ['issuer', profile.issuer],
      ['iss in callback', callback.iss.presence],
      ['PKCE', pkce.method === 'none' ? `none (${pkce.date}: ${pkce.reason})` : pkce.method],
      ['client', client.authentication.map(authenticationOf).join(', ')],
      ['scopes', scopes.default.join(' ')],
      ['ID token', profile.idToken?.algorithms.join(', ')],
    ]),
    ...section('Endpoints', labelled(Object.entries(endpoints))),
    ...section(
      'Further requests',
      labelled(profile.additionalRequests.map(({ id, url }) => [id, url])),
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
