/** Test files in which real time passes: servers and clients of others, with clocks of their own. */
export const mayWait: ReadonlyArray<{ readonly file: string; readonly because: string }> = [
  {
    file: 'cli/check.test.ts',
    because:
      'It proves checks of clients, and each of them looks whether a client sends more after its end.',
  },
  {
    file: 'conformance/evidence/client-log.test.ts',
    because: 'Clients are watched for a moment after their end.',
  },
  {
    file: 'tests/e2e/har.test.ts',
    because: 'A real browser starts and ends when it likes.',
  },
  ...['adapters', 'command-line', 'mutants', 'our-client'].map((name) => ({
    file: `tests/conformance-client/${name}.test.ts`,
    because:
      'Silent servers, and clients that are watched for a moment after their end: they have clocks of their own.',
  })),
  {
    file: 'tests/hostile/sockets.test.ts',
    because: 'A server says nothing, and an adapter with a clock of its own gives it up.',
  },
  {
    file: 'tests/examples/examples.test.ts',
    because: 'Servers in processes of their own, and a real browser, take the time they take.',
  },
  {
    file: 'tests/load/load.test.ts',
    because: 'Real processes are killed and started again, and others wait for them.',
  },
  {
    file: 'tests/stores/redis.test.ts',
    because: 'A Redis server forgets by its own clock, which no test can set.',
  },
  {
    file: 'tests/stores/redis-cluster.test.ts',
    because: 'A replica takes over from a dead primary by its own clock, which no test can set.',
  },
  {
    file: 'tests/viewer/demo.test.ts',
    because: 'A real browser draws when it likes, and what drives it asks again until it has.',
  },
  {
    file: 'tests/viewer/inspect.test.ts',
    because: 'A real browser draws when it likes, and what drives it asks again until it has.',
  },
  {
    file: 'tests/viewer/secrets.test.ts',
    because: 'A real browser draws when it likes, and what drives it asks again until it has.',
  },
  {
    file: 'tests/web/browser.test.ts',
    because: 'A real browser sends its requests when it likes.',
  },
  {
    file: 'tests/web/login.test.ts',
    because:
      'The client of Redis leaves a signal of 5 s behind each command; on a slow machine they go off later in the file.',
  },
  {
    file: 'tests/web/second-delivery.test.ts',
    because: 'It polls until a request is under way that nothing announces.',
  },
]
