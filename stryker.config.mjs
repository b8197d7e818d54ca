// What `npm run mutation` (scripts/mutation.ts) gives to Stryker; which files, it says itself.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/words-are-no-code.js'],
  ignorers: ['words'],
  // Each of them would need every test, and the tables that they are in are compared as a whole elsewhere.
  ignoreStatic: true,
  // TypeScript 7 has no interface for Stryker to rewrite the configuration with; vitest reads none.
  ignorePatterns: ['/dist', '/docs', '/coverage', '/tsconfig*.json'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  reporters: ['progress-append-only', 'json'],
  allowEmpty: true,
}
