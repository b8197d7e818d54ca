import { explain, type Explanation, type Failure, type FailureCode } from 'trivet'
import type { Provider } from 'trivet/providers'
import { checks } from 'trivet/conformance'
import { checkLines } from '../explain/check.ts'
import { exitCode } from '../exit-code.ts'
import { areaOf, codes, exampleOf } from '../explain/examples.ts'
import { providerErrors } from '../explain/provider-errors.ts'
import { paragraphs, specLines } from '../narrator.ts'
import { suggestion } from '../nearest.ts'
import { chooseProfile } from '../profiles.ts'
import { printable, printableJson } from '../printable.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { item } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { profileOptions, type ProfileOptions } from './options.ts'

interface ExplainOptions extends ProfileOptions {
  readonly provider?: string
  readonly error?: string
  readonly json?: true
}

export const addExplain: AddCommand = (program, shell, end) => {
  const command = program
    .command('explain')
    .description(
      'Explains a check of `trivet check`: what it claims and rests on, what a failure leaves open, what to do, how to waive it. Or a failure code: what happened, the usual causes, what to do. Without a code it lists them all.',
    )
    .argument(
      '[code]',
      'a failure code, such as exchange.rejected, or the id of a check, such as pkce-wrong-verifier',
    )
    .option('--provider <id>', 'add what is known about this provider')
    .option('--error <error>', "the provider's own error code, such as invalid_grant")
    .option('--json', 'print JSON')
  for (const option of profileOptions()) command.addOption(option)
  command
    .addHelpText('after', help)
    .action(async (text: string | undefined, options: ExplainOptions) => {
      const check = checks.find(({ id }) => id === text)
      if (text === undefined) list(options, shell)
      else if (check !== undefined)
        for (const line of checkLines(check, shell.out)) shell.out.print(line)
      else await explainCode(codeOf(text), options, shell)
      end(exitCode.authenticated)
    })
}

const help = `
Examples:
  $ trivet explain
  $ trivet explain callback.state-mismatch
  $ trivet explain mix-srv-iss-error
  $ trivet explain exchange.rejected --provider google --error invalid_grant

Exit codes:
  0 explained, 2 wrong usage, or a code that there is not`

function list({ json }: ExplainOptions, { out }: Shell): void {
  const titles = codes.map((code) => [code, explain(exampleOf(code)).title] as const)
  if (json === true) {
    out.print(JSON.stringify(titles.map(([code, title]) => ({ code, title }))))
    return
  }
  const width = Math.max(...codes.map((code) => code.length))
  let area = ''
  for (const [code, title] of titles) {
    if (areaOf(code) !== area) {
      if (area !== '') out.print()
      area = areaOf(code)
      out.print(out.style('bold', area))
    }
    for (const line of item(`  ${code.padEnd(width)}  `, title, roomIn(out))) out.print(line)
  }
}

async function explainCode(
  code: FailureCode,
  { provider, error, json, ...choice }: ExplainOptions,
  { out }: Shell,
): Promise<void> {
  const isProviderGiven = provider !== undefined || choice.profile !== undefined
  const profile = isProviderGiven ? await chooseProfile({ id: provider, ...choice }) : undefined
  const failure = exampleOf(code, error, profile)
  const explanation = explain(failure, profile)
  if (json === true) {
    out.print(printableJson({ ...explanation, example: failure.details }))
    return
  }
  for (const line of linesOf(explanation, failure, profile, error, out)) out.print(line)
}

function linesOf(
  explanation: Explanation,
  { details }: Failure,
  profile: Provider | undefined,
  error: string | undefined,
  out: Shell['out'],
): string[] {
  const { code, title, spec } = explanation
  const dim = (text: string): string[] =>
    item('  ', text, out.width).map((line) => out.style('dim', line))
  const example = Object.entries(details).filter(([, value]) => value !== null && value !== '')
  // Where the provider's own error makes the difference.
  const isOpen = error === undefined && Object.hasOwn(details, 'error')
  const others = profile === undefined ? [] : hintsOf(profile, code, error, explanation)
  return [
    `${out.style('bold', title)}  ${out.style('dim', code)}`,
    ...paragraphs(explanation, out),
    ...(others.length === 0
      ? []
      : ['', `  ${out.style('bold', `Only in some cases, at ${profile?.name}`)}`]),
    ...others.flatMap((hint) => item('  • ', hint, out.width)),
    ...specLines(spec, out),
    ...(example.length === 0 ? [] : ['', ...dim(`The details are an example: ${shown(example)}.`)]),
    ...(isOpen ? dim('Give the error that you have with --error.') : []),
  ]
}

/** What the profile says of this code for one error or text only. */
function hintsOf(
  { hints }: Provider,
  code: Explanation['code'],
  given: string | undefined,
  { causes }: Explanation,
): string[] {
  return hints
    .filter((hint) => hint.code === code && !causes.includes(hint.cause))
    .filter(({ error }) => given === undefined || error === undefined || error === given)
    .map(
      ({ error, text, cause }) =>
        `${[error, text && `“${text}”`].filter(Boolean).join(', ')}: ${cause}`,
    )
}

function shown(example: ReadonlyArray<[string, unknown]>): string {
  return example.map(([name, value]) => `${name} ${printableJson(value)}`).join(', ')
}

/** @throws UsageError for an unknown code, with the nearest word that is known. */
function codeOf(text: string): FailureCode {
  const code = codes.find((one) => one === text)
  if (code !== undefined) return code
  const errors = providerErrors()
  const its = errors.get(text)
  if (its !== undefined)
    throw new UsageError(
      `A provider says "${text}"; the failure is then ${its}: trivet explain ${its} --error ${text}`,
    )
  if (checks.some(({ group }) => group === text))
    throw new UsageError(
      `There is no check "${text}", but a group of that name: \`trivet checks --group ${text}\` lists it.`,
    )
  const known = [...codes, ...checks.map(({ id }) => id), ...errors.keys()]
  const meant = suggestion(text, known) || suggestion(text.split('.').at(-1) ?? '', known)
  throw new UsageError(
    `There is no failure code, and no check, "${printable(text)}".${meant} \`trivet explain\` and \`trivet checks\` list them all.`,
  )
}
