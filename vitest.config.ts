import { defineConfig } from 'vitest/config'

// `trivet/…` means the sources in this repository, not the last build.
const conditions = ['trivet-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['trivet-source', 'node'] } },
  test: {
    include: ['{src,tests,emulator,conformance,cli}/**/*.test.ts'],
    environment: 'node',
    globals: false,
    testTimeout: 10_000,
    hookTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
  },
})
