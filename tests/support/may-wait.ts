/** Test files in which real time passes: servers and clients of others, with clocks of their own. */
export const mayWait: ReadonlyArray<{ readonly file: string; readonly because: string }> = [
  {
    file: 'tests/stores/redis.test.ts',
    because: 'A Redis server forgets by its own clock, which no test can set.',
  },
]
