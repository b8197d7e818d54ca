import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { isSafe } from 'redos-detector'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Literal {
  readonly file: string
  readonly expression: RegExp
}

const literals: Literal[] = []
/** Files that make expressions at run time. */
const builders: string[] = []

for (const folder of ['src', 'emulator', 'cli'])
  for (const name of readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const file = `${folder}/${name}`
    collect(parseSync(file, readFileSync(root + file, 'utf8')).program, file)
  }

function collect(node: unknown, file: string): void {
  if (typeof node !== 'object' || node === null) return
  const { type, regex, callee } = node as {
    readonly type?: string
    readonly regex?: { readonly pattern: string; readonly flags: string }
    readonly callee?: { readonly name?: string }
  }
  if (type === 'Literal' && regex !== undefined)
    literals.push({ file, expression: new RegExp(regex.pattern, regex.flags) })
  if (type === 'NewExpression' && callee?.name === 'RegExp') builders.push(file)
  for (const member of Object.values(node)) collect(member, file)
}

/**
 * Expressions that the checker cannot clear, and why they take no longer than the text is long. Where one starts
 * anywhere, the checker thinks of all starts at once.
 */
const cleared: Readonly<Record<string, string>> = {
  'src/providers/endpoint.ts': 'no brace is a letter: each try ends where the next one begins',
  'src/providers/addresses.ts': 'no brace is a letter: each try ends where the next one begins',
  'src/providers/variables.ts': 'no brace is a letter: each try ends where the next one begins',
  'src/protocol/template.ts': 'no brace is a letter: each try ends where the next one begins',
  'src/protocol/id-token-claims.ts':
    'no brace is a letter: each try ends where the next one begins',
  'src/inspect/placeholders.ts': 'words that were cut to 500 characters',
  'emulator/id-token.ts': 'no brace is a letter: each try ends where the next one begins',
  'src/protocol/json.ts': 'only JSON that was read once: there each string ends',
  'src/web/routes.ts': 'a part of a path has no slash: each try ends where the next one begins',
  'src/providers/lint-fixtures.ts': 'a fixture, which its author answers for',
  'emulator/approve.ts': 'a page of our own',
  'emulator/signer.ts': 'the name of an algorithm',
  'cli/program.ts': 'a message of commander',
  'cli/text.ts': 'a line of our own help',
}

/** Files that may make expressions: what of, and what bounds them. */
const known: Readonly<Record<string, string>> = {
  'src/providers/variables.ts': 'a pattern of the profile, which its author answers for',
  'src/providers/schema.ts': 'the same, made once to see whether it is one, and never asked',
}

const isLinear = ({ expression }: Literal): boolean => isSafe(expression, { maxScore: 50 }).safe

describe('no text makes a regular expression slow', () => {
  test('the checker sees what is slow, and what is not', () => {
    const slow = [/^(a+)+$/, /a*a*b/, /\s+$/]
    expect(slow.filter((expression) => isLinear({ file: '', expression }))).toEqual([])
    expect(isLinear({ file: '', expression: /^[a-z]+\.[a-z]+$/ })).toBe(true)
    expect(literals.length).toBeGreaterThan(50)
  })

  test('every literal takes a number of steps in proportion to its text, or is known', () => {
    const suspects = literals.filter((literal) => !isLinear(literal)).map(({ file }) => file)
    expect([...new Set(suspects)].sort()).toEqual(Object.keys(cleared).sort())
  })

  test('nothing else makes expressions at run time', () => {
    expect([...new Set(builders)].sort()).toEqual(Object.keys(known).sort())
  })
})
