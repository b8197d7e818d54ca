/** Test files in which real time passes: servers and clients of others, with clocks of their own. */
export const mayWait: ReadonlyArray<{ readonly file: string; readonly because: string }> = [
  {
    file: 'tests/stores/redis.test.ts',
    because: 'A Redis server forgets by its own clock, which no test can set.',
  },
  {
    file: 'tests/web/browser.test.ts',
    because: 'A real browser sends its requests when it likes.',
  },
  {
    file: 'tests/web/second-delivery.test.ts',
    because: 'It polls until a request is under way that nothing announces.',
  },
]
