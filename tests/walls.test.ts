import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')

const NODE_ADAPTER = "import type { Node } from '../effects/node.ts'"
const A_TEST = "import './a.test.ts'"
const THE_TESTS = "import '../../tests/support.ts'"
const ROUND_ABOUT = "import './x/../../flow.ts'"

interface Wall {
  /** One import a line. */
  readonly legal: readonly string[]
  readonly illegal: readonly string[]
}

/** What a file may import, and what it may not. */
const flat: Readonly<Record<string, Wall>> = {
  'src/failures.ts': {
    legal: [],
    illegal: ["import './flow.ts'", "import type { A } from './flow.ts'", "import 'zod'"],
  },
  'src/flow.ts': {
    legal: ["import './failures.ts'", "import './machine/index.ts'", "import './protocol/a.ts'"],
    illegal: [
      "import './effects/node.ts'",
      "import 'xstate'",
      "import 'zod'",
      "import 'zod/mini'",
      "import 'jose'",
      "import 'node:fs'",
      "import '../emulator/index.ts'",
      "import 'trivet'",
      "import './a.test.ts'",
      "import './x/../../cli/main.ts'",
      "import '../tests/support.ts'",
    ],
  },
  'src/explain.ts': { legal: ["import './failures.ts'"], illegal: ["import 'jose'"] },
  'src/index.ts': {
    legal: ["export * from './flow.ts'"],
    illegal: ["export * from 'xstate'", "export { A } from '../cli/main.ts'"],
  },
  'src/providers/a.ts': {
    legal: [
      "import './schema.ts'",
      "import 'zod'",
      "import 'zod/mini'",
      "import type { Failure } from '../failures.ts'",
    ],
    illegal: [
      "import { failure } from '../failures.ts'",
      "import type { A } from '../protocol/a.ts'",
      "import type { B } from '../effects/ports.ts'",
      "import '../flow.ts'",
      "import 'xstate'",
      "import 'jose'",
      "import 'node:fs'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/protocol/a.ts': {
    legal: [
      "import './b.ts'",
      "import { failure } from '../failures.ts'",
      "import 'zod'",
      "import 'zod/mini'",
      "import 'jose'",
      "import 'jose/base64url'",
      "import type { Profile } from '../providers/schema.ts'",
      "import type { Effects } from '../effects/ports.ts'",
    ],
    illegal: [
      "import { github } from '../providers/profiles/github.ts'",
      "import { webEffects } from '../effects/index.ts'",
      "export * from '../effects/index.ts'",
      "export const later = () => import('../effects/index.ts')",
      "import type { A } from '../machine/index.ts'",
      "import 'xstate'",
      "import 'node:crypto'",
      NODE_ADAPTER,
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/effects/a.ts': {
    legal: [
      "import './ports.ts'",
      "import '../failures.ts'",
      "import 'zod'",
      "import 'zod/mini'",
      "import 'jose'",
      "import 'jose/base64url'",
    ],
    illegal: [
      "import './node.ts'",
      "import '../protocol/a.ts'",
      "import type { A } from '../machine/index.ts'",
      "import type { B } from '../providers/schema.ts'",
      "import 'xstate'",
      "import 'node:http'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/effects/node.ts': {
    legal: [
      "import './ports.ts'",
      "import '../failures.ts'",
      "import 'zod'",
      "import 'zod/mini'",
      "import 'jose'",
      "import 'jose/base64url'",
      "import 'node:https'",
      "import 'node:timers/promises'",
    ],
    illegal: [
      "import '../protocol/a.ts'",
      "import 'hono'",
      "import 'fs'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/stores/a.ts': {
    legal: [
      "import './b.ts'",
      "import { failure } from '../failures.ts'",
      "import { localEffects } from '../effects/local.ts'",
      "import 'zod/mini'",
      "import 'jose/base64url'",
    ],
    illegal: [
      "import '../protocol/a.ts'",
      "import '../flow.ts'",
      "import '../effects/node.ts'",
      "import 'xstate'",
      "import 'redis'",
      "import 'node:fs'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/explanations/a.ts': {
    legal: [
      "import './b.ts'",
      "import '../failures.ts'",
      "import type { Provider } from '../providers/schema.ts'",
    ],
    illegal: [
      "import { github } from '../providers/profiles/github.ts'",
      "import type { A } from '../protocol/a.ts'",
      "import 'zod'",
      "import 'node:fs'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/web/a.ts': {
    legal: [
      "import './b.ts'",
      "import '../flow.ts'",
      "import '../failures.ts'",
      "import '../protocol/a.ts'",
      "import '../stores/a.ts'",
      "import '../effects/local.ts'",
      "import 'zod/mini'",
      "import 'jose/base64url'",
    ],
    illegal: [
      NODE_ADAPTER,
      "import 'xstate'",
      "import 'hono'",
      "import 'node:crypto'",
      "import '../../emulator/index.ts'",
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/machine/a.ts': {
    legal: [
      "import './b.ts'",
      "import 'xstate'",
      "import 'xstate/graph'",
      "import '../failures.ts'",
      "import '../protocol/a.ts'",
      "import type { Effects } from '../effects/ports.ts'",
      "import { type Profile } from '../providers/schema.ts'",
    ],
    illegal: [
      "import { webEffects } from '../effects/index.ts'",
      "import { github } from '../providers/profiles/github.ts'",
      "import type { A } from '../flow.ts'",
      "import 'zod'",
      "import 'jose'",
      "import 'node:fs'",
      NODE_ADAPTER,
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'src/inspect/a.ts': {
    legal: [
      "import './b.ts'",
      "import 'xstate'",
      "import 'zod/mini'",
      "import '../failures.ts'",
      "import '../machine/driver.ts'",
      "import '../protocol/a.ts'",
      "import { providerSchema } from '../providers/schema.ts'",
      "import type { Effects } from '../effects/ports.ts'",
    ],
    illegal: [
      "import { webEffects } from '../effects/index.ts'",
      "import type { A } from '../flow.ts'",
      "import 'jose'",
      "import 'ws'",
      "import '@statelyai/inspect'",
      "import 'node:fs'",
      NODE_ADAPTER,
      A_TEST,
      THE_TESTS,
      ROUND_ABOUT,
    ],
  },
  'emulator/a.ts': {
    legal: [
      "import './b.ts'",
      "import 'trivet'",
      "import 'trivet/providers'",
      "import '../fixtures/index.ts'",
      "import 'hono'",
      "import 'hono/html'",
      "import 'jose'",
      "import 'jose/base64url'",
    ],
    illegal: [
      "import '../src/index.ts'",
      "import type { A } from '../src/failures.ts'",
      "import '../cli/main.ts'",
      "import 'node:fs'",
      "import 'xstate'",
      "import 'zod'",
      A_TEST,
      "import '../tests/support.ts'",
      "import './x/../../src/index.ts'",
    ],
  },
  'conformance/checks/a.ts': {
    legal: [
      "import './b.ts'",
      "import '../finding.ts'",
      "import '../../fixtures/index.ts'",
      "import 'trivet'",
      "import 'trivet/emulator'",
      "import 'node:tls'",
      "import 'jose'",
      "import 'zod'",
      "import 'htmlparser2'",
      "import 'domutils'",
      "import 'tough-cookie'",
    ],
    illegal: [
      "import '../../src/index.ts'",
      "import type { A } from '../../src/failures.ts'",
      "import '../../emulator/index.ts'",
      "import '../../cli/main.ts'",
      "import 'hono'",
      "import 'xstate'",
      "import 'commander'",
      A_TEST,
      THE_TESTS,
    ],
  },
  'conformance/client/deep/a.ts': {
    legal: [
      "import '../case.ts'",
      "import '../../verdict.ts'",
      "import 'zod/mini'",
      "import 'node:http'",
    ],
    illegal: ["import 'openid-client'", "import '../../../src/index.ts'", A_TEST],
  },
  'conformance/adapters/a.ts': {
    legal: [
      "import type { A } from '../client/adapter.ts'",
      "import './version.ts'",
      "import 'trivet'",
      "import 'openid-client'",
      "import 'oauth4webapi'",
      "import 'arctic'",
      "import 'node:fs'",
    ],
    illegal: [
      "import '../client/scene.ts'",
      "import '../../src/index.ts'",
      "import 'hono'",
      A_TEST,
    ],
  },
  'cli/commands/a.ts': {
    legal: [
      "import './b.ts'",
      "import '../output.ts'",
      "import 'trivet'",
      "import 'trivet/emulator'",
      "import 'node:fs'",
      "import 'node:timers/promises'",
      "import 'commander'",
      "import '@clack/prompts'",
      "import '@dagrejs/dagre'",
      "import 'hono'",
      "import 'hono/html'",
      "import 'ws'",
      "import 'esbuild'",
      "import '../viewer/hue.ts'",
    ],
    illegal: [
      "import '../viewer/model/view.ts'",
      "import '../../src/index.ts'",
      "import type { A } from '../../src/failures.ts'",
      "import '../../emulator/index.ts'",
      "import '../../fixtures/index.ts'",
      "import 'xstate'",
      "import 'zod'",
      A_TEST,
      THE_TESTS,
    ],
  },
  'cli/viewer/views/a.tsx': {
    legal: [
      "import './b.tsx'",
      "import '../model/view.ts'",
      "import 'trivet'",
      "import 'trivet/inspect'",
      "import 'preact/hooks'",
      "import '@dagrejs/dagre'",
      "import 'xstate'",
      "import 'zod/mini'",
    ],
    illegal: [
      "import '../../serve.ts'",
      "import '../../page/page.ts'",
      "import '../../../src/index.ts'",
      "import 'node:fs'",
      "import 'ws'",
      "import 'hono'",
      A_TEST,
      "import '../../../tests/support.ts'",
    ],
  },
  'src/machine/a.test.ts': {
    legal: ["import 'vitest'", "import 'node:fs'", "import '../effects/node.ts'", THE_TESTS],
    illegal: [],
  },
  'scripts/fuzz.ts': {
    legal: ["import '../tests/hostile/fuzz/run.ts'", "import '../src/index.ts'"],
    illegal: ["import '../tests/hostile/fuzz.test.ts'", "import '../tests/support/ids.ts'"],
  },
  'scripts/a.ts': {
    legal: ["import 'node:fs'", "import '../src/index.ts'"],
    illegal: ["import '../tests/support.ts'"],
  },
}

/** The same wall, seen from one folder further down. */
function deeper({ legal, illegal }: Wall): Wall {
  const down = (line: string): string =>
    line.replace(/'\.\.?\//, (start) => (start === "'./" ? "'../" : "'../../"))
  return { legal: [...legal.map(down), "import './beside.ts'"], illegal: illegal.map(down) }
}

const deep = Object.entries(flat).flatMap(([path, wall]) =>
  /^src\/\w+\/a\.ts$/.test(path)
    ? [[path.replace('a.ts', 'deep/a.ts'), deeper(wall)] as const]
    : [],
)
const walls: Readonly<Record<string, Wall>> = { ...flat, ...Object.fromEntries(deep) }

interface Report {
  readonly diagnostics: readonly {
    /** Absent where a file could not be parsed. */
    readonly code?: string
    readonly filename: string
    readonly labels: readonly { readonly span: { readonly line: number } }[]
  }[]
}

/** What only Node has, one use a line. */
const nodeGlobals = [
  'process.cwd()',
  "Buffer.from('')",
  'global.name',
  "require('fs')",
  '__dirname',
  '__filename',
  'setImmediate(() => {})',
].map((use, at) => `export const use${at}: unknown = ${use}`)

let folder: string
let report: Report

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

/** The lines of a file for which a rule reported something. */
function reported(path: string, rule: string): readonly number[] {
  const { diagnostics } = report
  const ofFile = diagnostics.filter(({ code, filename }) => code === rule && filename === path)
  // One import may break two walls.
  const lines = new Set(ofFile.map(({ labels }) => labels[0]?.span.line ?? 0))
  return [...lines].sort((a, b) => a - b)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivet-walls-'))
  const config = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')) as {
    options: object
  }
  // No rule about imports needs types, and the files that these import do not exist.
  config.options = { ...config.options, typeAware: false }
  await write('.oxlintrc.json', JSON.stringify(config))

  for (const [path, { legal, illegal }] of Object.entries(walls))
    await write(path, [...legal, ...illegal].join('\n'))
  await write(
    'src/machine/one.ts',
    "import { two } from './two.ts'\nexport const one = () => two\n",
  )
  await write(
    'src/machine/two.ts',
    "import { one } from './one.ts'\nexport const two = () => one\n",
  )

  await write('emulator/one.ts', "import type { two } from './two.ts'\nexport type one = two\n")
  await write('emulator/two.ts', "import type { one } from './one.ts'\nexport type two = one\n")

  await write('src/flow-globals.ts', nodeGlobals.join('\n'))

  const linting = spawnSync(process.execPath, [oxlint, '--format=json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  report = JSON.parse(linting.stdout) as Report
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the import walls', () => {
  test('there is one for each folder of src', async () => {
    const entries = await readdir(join(root, 'src'), { withFileTypes: true })
    const found = entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}/a.ts`)
    expect(found.filter((path) => !(path in walls))).toEqual([])
  })

  test('every file was understood', () => {
    expect(report.diagnostics.filter(({ code }) => code === undefined)).toEqual([])
  })

  test.each(Object.entries(walls))('%s imports what it may, and nothing else', (path, wall) => {
    const expected = [...wall.legal.map(() => false), ...wall.illegal.map(() => true)]
    const refused = reported(path, 'eslint(no-restricted-imports)')
    const lines = [...wall.legal, ...wall.illegal]
    expect(refused.map((line) => lines[line - 1])).toEqual(lines.filter((_, at) => expected[at]))
  })

  test('two modules that import each other are reported, also where it is types only', () => {
    const all = ['src/machine/one.ts', 'src/machine/two.ts', 'emulator/one.ts', 'emulator/two.ts']
    expect(all.map((path) => reported(path, 'import(no-cycle)'))).toEqual([[1], [1], [1], [1]])
  })
})

describe('src runs without Node', () => {
  test('the linter refuses each global that only Node has', () => {
    const lines = reported('src/flow-globals.ts', 'eslint(no-restricted-globals)')
    expect(lines).toEqual(nodeGlobals.map((_, at) => at + 1))
  })

  test('the compiler does not know them', async () => {
    const cache = join(root, 'node_modules/.cache/trivet-globals')
    const expectingErrors = nodeGlobals.flatMap((line) => ['// @ts-expect-error', line]).join('\n')
    // Beside the sources, with their options: a global that becomes known is an unused expectation.
    const extended = JSON.stringify(join(root, 'tsconfig.src.json'))
    await mkdir(cache, { recursive: true })
    await writeFile(join(cache, 'globals.ts'), `${expectingErrors}\n`)
    await writeFile(
      join(cache, 'tsconfig.json'),
      `{ "extends": ${extended}, "include": ["globals.ts"], "exclude": [] }`,
    )
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', cache], { encoding: 'utf8' })
    await rm(cache, { recursive: true })
    expect(stdout).toBe('')
  })
})
