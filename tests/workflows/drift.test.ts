import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const run = promisify(execFile)

/** The scripts of a workflow's steps, in their order, without their indentation. */
async function scriptsOf(workflow: string): Promise<readonly string[]> {
  const text = await readFile(workflow, 'utf8')
  return [...text.matchAll(/^( +)run: \|\n((?:\1 {2}.*\n|\n)+)/gm)].map(
    ([, indent = '', script = '']) => script.replaceAll(new RegExp(`^${indent} {2}`, 'gm'), ''),
  )
}

const workflow = '.github/workflows/drift.yml'
let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'trivet-workflow-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Puts a command before all others: what it is called with is written down. */
async function command(name: string, script: string): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> calls\n${script}\n`)
  await chmod(path, 0o755)
}

async function step(script: string, env: Readonly<Record<string, string>> = {}) {
  const result = await run('bash', ['-e', '-c', script], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      VERSION: 'latest',
      PROVIDERS: 'github google',
      REDIRECT_URI: '',
      CLIENTS: '',
      ...env,
    },
  }).then(
    () => 0,
    (error: unknown) => (error as { readonly code: number }).code,
  )
  const written = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
  return {
    code: result,
    calls: await written('calls'),
    output: await written('output'),
    summary: await written('summary'),
  }
}

describe('the lines that call the nightly workflow', () => {
  const lines = async () => {
    const text = await readFile('README.md', 'utf8')
    const [, snippet = ''] = /```yaml\n(on: [^]*?)```/.exec(text) ?? []
    return { text, snippet }
  }

  test('say whose they are: nobody knows before it is published', async () => {
    const { text, snippet } = await lines()
    const { repository } = JSON.parse(await readFile('package.json', 'utf8')) as {
      readonly repository?: { readonly url: string }
    }
    const [, used] = /uses: (\S+)\/\.github\/workflows\/drift\.yml@\S+/.exec(snippet) ?? []
    if (repository === undefined) {
      expect(used).toBe('OWNER/trivet')
      const before = text.slice(0, text.indexOf(snippet))
      expect(before).toMatch(
        /`OWNER\/trivet` is not to be copied: .*\n.*`npm view trivet repository\.url`/,
      )
      // It is the publishing workflow that says where the repository is.
      const publish = await readFile('.github/workflows/publish.yml', 'utf8')
      expect(publish).toContain('repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git')
    } else expect(repository.url).toContain(`/${used}`)
  })

  test('give it what it takes, and no more', async () => {
    const { snippet } = await lines()
    const taken = await readFile(workflow, 'utf8')
    const given = [...snippet.matchAll(/^ {6}([\w-]+):/gm)].map(([, name]) => name)
    expect(given).toEqual(['providers', 'redirect-uri', 'clients'])
    for (const name of given) expect(taken).toMatch(new RegExp(`^ {6}${name}:$`, 'm'))
    expect(snippet).toContain('permissions: { issues: write }')
  })
})

describe('the nightly workflow', () => {
  test('asks without a client what takes none, and says what came of it', async () => {
    const [ask = ''] = await scriptsOf(workflow)
    await command('npx', 'echo "## github"; exit 5')
    const { code, calls, output, summary } = await step(ask)
    expect([code, output]).toEqual([0, 'code=5\n'])
    expect(calls).toBe('npx --yes trivet@latest drift github google --lane probe --markdown\n')
    expect(summary).toBe('## github\n')
  })

  test('gives clients by the environment, and nothing else that is in them', async () => {
    const [ask = ''] = await scriptsOf(workflow)
    await command('npx', 'echo "$TRIVET_GITHUB_CLIENT_ID|$OTHER" >> seen')
    const { code, calls } = await step(ask, {
      REDIRECT_URI: 'https://app.example/cb',
      CLIENTS: 'TRIVET_GITHUB_CLIENT_ID=an id; rm -rf x\nOTHER=$(touch pwned)',
    })
    expect(code).toBe(0)
    expect(calls).toContain('check github --lane probe --redirect-uri https://app.example/cb')
    expect(await readFile(join(folder, 'seen'), 'utf8')).toBe('an id; rm -rf x|\n'.repeat(3))
    await expect(readFile(join(folder, 'pwned'))).rejects.toThrow('ENOENT')
  })

  test('fails where nothing was found out', async () => {
    const [ask = ''] = await scriptsOf(workflow)
    await command('npx', 'exit 3')
    expect(await step(ask)).toMatchObject({ code: 3, output: 'code=3\n' })
  })

  test('opens one issue, and comments where one is open', async () => {
    const [, open = ''] = await scriptsOf(workflow)
    await command('gh', 'if [ "$2" = list ]; then cat number 2>/dev/null || true; fi')
    expect((await step(open)).calls).toContain('gh issue create --title A provider is no longer')
    await writeFile(join(folder, 'number'), '7\n')
    expect((await step(open)).calls).toContain('gh issue comment 7 --body-file drift.md')
  })

  test('uses no action, and lets no input into a script', async () => {
    const text = await readFile(workflow, 'utf8')
    expect(text).not.toMatch(/^ +(?:- )?uses:/m)
    const scripts = await scriptsOf(workflow)
    expect(scripts).toHaveLength(2)
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
  })
})
