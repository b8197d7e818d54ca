import { configDefaults, defineConfig } from 'vitest/config'
import { Counts } from './scripts/counts.ts'

// `trivet/…` means the sources in this repository, not the last build.
const conditions = ['trivet-source', 'module', 'node', 'development|production']

const everything = '{src,tests,emulator,cli,conformance}/**/*.test.ts'

/** Each can be run alone: `npm run test:unit`, or `npx vitest run --project proof`. */
const suites: Readonly<
  Record<string, { readonly include: readonly string[]; readonly isolate: boolean }>
> = {
  // One process for all files: they leave nothing behind, and each import counts once.
  unit: { include: ['{src,emulator}/**/*.test.ts'], isolate: false },
  model: { include: ['tests/model/*.test.ts'], isolate: false },
  proof: { include: ['tests/proof/*.test.ts'], isolate: true },
  wire: { include: ['tests/wire/*.test.ts'], isolate: true },
  differential: { include: ['tests/differential/*.test.ts'], isolate: true },
  servers: {
    include: ['tests/servers/*.test.ts', 'tests/stores/{postgres,redis,redis-cluster}.test.ts'],
    isolate: true,
  },
  e2e: { include: ['tests/e2e/*.test.ts'], isolate: true },
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['trivet-source', 'node'] } },
  test: {
    environment: 'node',
    globals: false,
    // Ends what hangs. On a busy machine the widest properties take many seconds.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    setupFiles: ['tests/support/real-time.ts'],
    reporters: ['default', new Counts()],
    projects: [
      ...Object.entries(suites).map(([name, { include, isolate }]) => ({
        extends: true as const,
        test: { name, include: [...include], isolate },
      })),
      {
        extends: true,
        test: {
          name: 'rest',
          include: [everything],
          exclude: [
            ...configDefaults.exclude,
            ...Object.values(suites).flatMap(({ include }) => include),
          ],
        },
      },
    ],
  },
})
