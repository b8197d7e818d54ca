import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '../../tests/e2e/fake-shell.ts'
import { broken } from '../../tests/support/broken-profile.ts'
import { createTerminal } from '../terminal.ts'
import { onGithub } from './github.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-github-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('in a job on GitHub', () => {
  test('a run is annotated and summed up without being asked, and prints JSON all the same', async () => {
    const [profile, summary] = ['broken.json', 'summary.md'].map((name) => join(folder, name)) as [
      string,
      string,
    ]
    await writeFile(profile, JSON.stringify(broken))
    await writeFile(summary, 'Of the step before.\n')
    const args = ['check', '--profile', profile, '--only', 'meta-issuer-identical', '--json']
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
    const { code, stdout, stderr } = await inProcess(args, env)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ summary: { counts: { FAIL: 1 } } })
    expect(stderr).toMatch(
      /^::error file=[^,]*broken\.json,line=1,title=meta-issuer-identical%3A broken%2C emulated::.*RFC 8414 §2.*\n$/,
    )
    const text = await readFile(summary, 'utf8')
    expect(text).toMatch(/^Of the step before\.\n# trivet check: exit 1\n/)
    expect(text).toContain('## FAIL `meta-issuer-identical`')

    const elsewhere = await inProcess(args)
    expect(elsewhere.stderr).toBe('')
    const notWanted = await inProcess(args, { ...env, GITHUB_STEP_SUMMARY: '' })
    expect(notWanted.stderr).toContain('::error ')
    expect(await readFile(summary, 'utf8')).toBe(text)
  })

  const written = { err: '' }
  const err = createTerminal({ write: (text: string) => void (written.err += text) }, {})
  const job = (env: Readonly<Record<string, string>>, isClean = true) =>
    onGithub({ env: { GITHUB_ACTIONS: 'true', ...env }, err }, undefined, () => isClean)

  test('what a provider writes is no command', () => {
    const { inert } = job({})
    expect(inert('  ::add-mask::x')).toBe('  \\u003a:add-mask::x')
    // White space to the runner, which is written in .NET.
    expect(inert('\u0085::add-mask::x')).toBe('\u0085\\u003a:add-mask::x')
    expect(inert('a\n::set-output name=x::y')).toBe('a\n\\u003a:set-output name=x::y')
    const hostile = JSON.stringify({ a: 'x ##[set-output name=x]y' })
    expect(inert(hostile)).not.toContain('##[')
    expect(JSON.parse(inert(hostile))).toEqual(JSON.parse(hostile))
    expect(inert('iss::aud ## [x]')).toBe('iss::aud ## [x]')
    expect(onGithub({ env: {}, err }, undefined, () => true).inert('::a::')).toBe('::a::')
  })

  test('a summary has whole findings, as many as GitHub takes, and no secret', async () => {
    const path = join(folder, 'long.md')
    const run = async (isClean: boolean) => {
      const { reporters, save } = job({ GITHUB_STEP_SUMMARY: path }, isClean)
      const verdict = {
        schema: 'trivet.verdict/1',
        check: 'tres-bearer',
        outcome: 'FAIL',
        level: 'must',
        house: false,
        subject: { kind: 'provider', id: 'a' },
        lane: 'local',
        requirements: [],
        expected: 'A.',
        observed: 'ü'.repeat(5_000),
        evidence: [],
        threats: [],
        fix: 'B.',
        ms: 0,
      } as const
      const verdicts = Array.from({ length: 200 }, () => verdict)
      const summary = { counts: {}, total: 200, staleWaivers: [], codes: [1], code: 1 } as never
      const plan = { targets: [], checks: [], total: 200 }
      for (const one of reporters) one.end({ plan, verdicts, summary, startedAt: 0, ms: 1 })
      await save()
      return readFile(path, 'utf8').catch(() => '')
    }
    expect(await run(false)).toBe('')
    const text = await run(true)
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576)
    expect(text.split('## FAIL').length - 1).toBeGreaterThan(90)
    const end = text.slice(-120)
    expect(end).toMatch(/\(must\)\n+There is more than fits here: `--report` has all of it\.\n$/)
  })
})
