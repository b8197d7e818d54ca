import { writeFile } from 'node:fs/promises'
import { webEffects } from 'trivet/effects'
import { unfit } from 'trivet/providers'
import { exitCode } from '../exit-code.ts'
import { chooseProfile, ids, providerById, readJson } from '../profiles.ts'
import { printable } from '../printable.ts'
import { detailsOf, unfitLines } from '../providers/details.ts'
import { profileFor, textOf } from '../providers/init.ts'
import { hasErrors, linesOf, lintFile, lintKnown } from '../providers/lint.ts'
import { listOf } from '../providers/list.ts'
import { summaryOf } from '../providers/summary.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { profileOptions, type ProfileOptions } from './options.ts'

export const addProviders: AddCommand = (program, shell, end) => {
  const command = program
    .command('providers')
    .description('Lists the providers that come with the library.')
    // For the error: who writes an id here means to see that provider.
    .argument('[word]')
    .usage('[options] [command]')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action((word: string | undefined, { json }: { readonly json?: true }) => {
      if (word !== undefined)
        throw new UsageError(
          `There is no command "providers ${printable(word)}": there is show, lint and init. To see one provider: trivet providers show ${ids().includes(word) ? word : '<id>'}`,
        )
      const all = ids().map((id) => providerById(id))
      if (json === true) shell.out.print(JSON.stringify(all.map(summaryOf)))
      else for (const line of listOf(all, Date.now(), shell)) shell.out.print(line)
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
  show.addHelpText('after', showHelp)
  show.action(async (id: string | undefined, options: ProfileOptions) => {
    const isJson = show.optsWithGlobals<{ json?: true }>().json === true
    if (id !== undefined && Object.hasOwn(unfit, id) && unfit[id] !== undefined) {
      if (isJson) shell.out.print(JSON.stringify({ id, fits: false, ...unfit[id] }, null, 2))
      else for (const line of unfitLines(unfit[id], shell)) shell.out.print(line)
      return end(exitCode.otherOutcome)
    }
    const profile = await chooseProfile({ id, ...options, examples: true })
    if (isJson) shell.out.print(JSON.stringify(profile, null, 2))
    else for (const line of detailsOf(profile, shell)) shell.out.print(line)
    end(exitCode.authenticated)
  })

  const lint = command
    .command('lint')
    .summary('look for what profiles have wrong')
    .description(
      'Looks for what a profile has wrong: a profile of yours (a file), one of the library (its id), or all of these.',
    )
    .argument('[file]', 'a JSON file with a profile, or the id of a provider')
    .option('--json', 'print JSON')
    .addHelpText('after', lintHelp)
  lint.action(async (file: string | undefined) => {
    const now = Date.now()
    const known = file === undefined ? ids() : ids().filter((id) => id === file)
    const linted =
      file === undefined || known.length > 0
        ? known.map((id) => lintKnown(providerById(id), now))
        : [lintFile(file, await readJson(file), now)]
    const isJson = lint.optsWithGlobals<{ json?: true }>().json === true
    if (isJson) shell.out.print(JSON.stringify(linted, null, 2))
    else for (const line of linesOf(linted, shell)) shell.out.print(line)
    end(hasErrors(linted) ? exitCode.otherOutcome : exitCode.authenticated)
  })

  command
    .command('init')
    .summary('write a profile of your own, to edit')
    .description(
      'Writes a profile: out of the metadata of an issuer (discovery), or as a form to fill in.',
    )
    .argument('<issuer|file>', 'an issuer (https://…), or the file to write')
    .option('-o, --output <file>', 'the file to write (default: standard output for an issuer)')
    .addHelpText('after', initHelp)
    .action(async (subject: string, { output }: { readonly output?: string }) => {
      const isIssuer = URL.canParse(subject)
      const text = textOf(await profileFor(isIssuer ? subject : null, webEffects(), shell.signal))
      const path = output ?? (isIssuer ? null : subject)
      if (path === null) shell.out.print(text.trimEnd())
      else {
        // An existing file is somebody's work.
        await writeFile(path, text, { flag: 'wx' }).catch(cannotWrite(path))
        shell.err.print(`Wrote ${path}. Edit it, then: trivet providers lint ${path}`)
      }
      end(exitCode.authenticated)
    })
}

/** @throws UsageError that says what to do about it. */
function cannotWrite(path: string): (error: unknown) => never {
  return (error) => {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new UsageError(
      isThere
        ? `${path} is there already. Name another file.`
        : `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const help = `
Examples:
  $ trivet providers
  $ trivet providers show github
  $ trivet providers show spotify --variant development
  $ trivet providers show --profile my-provider.json
  $ trivet providers lint my-provider.json
  $ trivet providers init https://accounts.example.com -o my-provider.json

Exit codes:
  0 done, 1 a profile with a fault, or a provider that none can describe,
  2 wrong usage`

const showHelp = `
Examples:
  $ trivet providers show github --json
  $ trivet providers show --profile my-provider.json

Exit codes:
  0 shown, 1 a provider that no profile can describe,
  2 wrong usage, or a profile that is none`

const lintHelp = `
Examples:
  $ trivet providers lint
  $ trivet providers lint my-provider.json --json

Exit codes:
  0 nothing is wrong, 1 something is, 2 wrong usage, or no JSON`

const initHelp = `
Examples:
  $ trivet providers init my-provider.json
  $ trivet providers init https://accounts.example.com -o my-provider.json

Exit codes:
  0 written,
  2 wrong usage, a file that is there already, or an issuer without metadata`
