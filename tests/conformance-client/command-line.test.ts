import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientChecks } from 'trivet/conformance'
import { inProcess } from '../e2e/fake-shell.ts'

const ADAPTER = ['--adapter', 'examples/check-client/my-client.mjs']
const run = (...args: readonly string[]) => inProcess(['check-client', ...args])

test('--list names every check, and plays none', async () => {
  const { code, stdout } = await run('--list')
  expect(code).toBe(0)
  for (const { id } of clientChecks) expect(stdout).toContain(id)
  const { stdout: json } = await run('--list', '--json', '--group', 'pkce')
  const listed = JSON.parse(json) as readonly { readonly group: string }[]
  expect(new Set(listed.map(({ group }) => group))).toEqual(new Set(['pkce']))
})

test('a failure ends with 1, says what to do, and how to see it again', async () => {
  const { code, stdout } = await run(
    ...ADAPTER,
    '--only',
    'tres-error-in-200',
    '--only',
    'resp-state-mismatch',
  )
  expect(code).toBe(1)
  expect(stdout).toContain('FAIL')
  expect(stdout).toContain('Look for error whatever the status is.')
  expect(stdout).toContain('--only tres-error-in-200 --verbose')
  expect(stdout).toContain('1 PASS · 1 FAIL')
})

test('a client that cannot sign in could not be checked: that is said once, and fails nothing', async () => {
  const { code, stdout, stderr } = await run(
    '--adapter',
    'tests/conformance-client/refuses.mjs',
    '--group',
    'resp',
    '--group',
    'tres',
  )
  expect(code).toBe(3)
  expect(stderr).not.toContain('warning')
  expect(stdout.match(/cannot sign in/g)).toHaveLength(1)
  expect(stdout).not.toMatch(/FAIL|WARN|Attacks|waivers/)
})

test('what passes ends with 0; --strict makes a SHOULD count', async () => {
  expect(await run(...ADAPTER, '--only', 'resp-state-*')).toMatchObject({ code: 0 })
  expect(await run(...ADAPTER, '--only', 'resp-hybrid-token-rejected')).toMatchObject({ code: 0 })
  expect(await run(...ADAPTER, '--only', 'resp-hybrid-token-rejected', '--strict')).toMatchObject({
    code: 1,
  })
})

test('--json prints the verdicts, and --report writes them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trivet-check-client-'))
  try {
    const path = join(folder, 'report.json')
    const { stdout } = await run(
      ...ADAPTER,
      '--only',
      'treq-accept-json',
      '--json',
      '--report',
      path,
    )
    const printed = JSON.parse(stdout) as { readonly verdicts: readonly object[] }
    expect(printed.verdicts).toMatchObject([{ check: 'treq-accept-json', outcome: 'PASS' }])
    const written = JSON.parse(await readFile(path, 'utf8')) as typeof printed
    expect(written.verdicts).toEqual(printed.verdicts)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test.each([
  [[], 'Give an --adapter or a --command'],
  [[...ADAPTER, '--command', 'x'], 'Give an --adapter or a --command'],
  [[...ADAPTER, '--only', 'nothing-like-it'], 'No check fits'],
  [['--adapter', 'nowhere.mjs'], 'cannot be loaded'],
  [['--adapter', 'tests/conformance-client/not-an-adapter.mjs'], 'capabilities'],
])('%j is a wrong usage', async (args, message) => {
  const { code, stderr } = await run(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

test('what is no adapter is told what one is, where that stands, and what to copy', async () => {
  for (const wrong of [
    ['--adapter', './nowhere.mjs'],
    ['--command', 'exit 3'],
  ]) {
    const { code, stderr } = await run(...wrong)
    expect(code).toBe(2)
    expect(stderr).toContain(
      'An adapter is a module, or a command, that wraps a client so that it can be checked.',
    )
    const named = [...stderr.matchAll(/^ {2}.* {2}(\S+)$/gm)].map(([, path = '']) => path)
    expect(named).toHaveLength(2)
    for (const path of named) await access(path)
  }
})
