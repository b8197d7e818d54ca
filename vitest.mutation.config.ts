import { defineConfig } from 'vitest/config'
import { NearestFirst } from './scripts/mutation/nearest-first.ts'
import { warmThread } from './scripts/mutation/warm-thread.ts'

const conditions = ['trivet-source', 'module', 'node', 'development|production']

// What Stryker runs for each mutant: the tests that start no process and wait for nothing.
export default defineConfig({
  plugins: [warmThread],
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['trivet-source', 'node'] } },
  test: {
    include: [
      'src/{machine,protocol,stores,providers}/**/*.test.ts',
      'src/{callback,flow,flow-begin,flow-misuse,pending}.test.ts',
      'tests/model/*.test.ts',
      'tests/stores/*.test.ts',
    ],
    // Another process or a server, or a wide property that tells no more here than the narrow tests do.
    exclude: [
      'tests/model/{another-process,actor-equals-pure,driver-equals-xstate}.test.ts',
      'tests/model/*-properties.test.ts',
      'tests/stores/{postgres,memory-size}.test.ts',
    ],
    // Once for all files and all mutants.
    isolate: false,
    setupFiles: ['scripts/mutation/no-mutant-yet.ts'],
    sequence: { sequencer: NearestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
  },
})
