import type { AddCommand } from './commands/command.ts'

/** A command of `trivet`. Its module, and what that needs, is loaded when it is asked for. */
export interface Listed {
  readonly summary: string
  readonly load: () => Promise<AddCommand>
}

/** In the order in which `trivet --help` lists them. */
export const commands: Readonly<Record<string, Listed>> = {
  demo: {
    summary: 'sign in at three emulated providers, then play with a page that does',
    load: async () => (await import('./commands/demo.ts')).addDemo,
  },
  login: {
    summary: 'sign in and show what happens, step by step',
    load: async () => (await import('./commands/login.ts')).addLogin,
  },
  inspect: {
    summary: 'see logins as they happen, on a page of this machine',
    load: async () => (await import('./commands/inspect.ts')).addInspect,
  },
  check: {
    summary: 'hold providers to the RFCs, and to their profiles',
    load: async () => (await import('./commands/check.ts')).addCheck,
  },
  'check-client': {
    summary: 'play hostile servers to a client, and see what it lets through',
    load: async () => (await import('./commands/check-client.ts')).addCheckClient,
  },
  checks: {
    summary: 'list the checks: what each claims, how strongly, where it runs',
    load: async () => (await import('./commands/checks.ts')).addChecks,
  },
  drift: {
    summary: 'say what a provider answers otherwise than it is written down',
    load: async () => (await import('./commands/drift.ts')).addDrift,
  },
  matrix: {
    summary: 'all providers and clients side by side',
    load: async () => (await import('./commands/matrix.ts')).addMatrix,
  },
  verify: {
    summary: 'prove that each check can fail, and does not fail where nothing is wrong',
    load: async () => (await import('./commands/verify.ts')).addVerify,
  },
  emulate: {
    summary: 'serve emulated providers for your own program',
    load: async () => (await import('./commands/emulate.ts')).addEmulate,
  },
  record: {
    summary: 'sign in, and make fixtures of what the provider sends',
    load: async () => (await import('./commands/record.ts')).addRecord,
  },
  trace: {
    summary: 'show a recorded login, or run it again',
    load: async () => (await import('./commands/trace.ts')).addTrace,
  },
  diagram: {
    summary: 'draw the chart',
    load: async () => (await import('./commands/diagram.ts')).addDiagram,
  },
  providers: {
    summary: 'list the providers, and what is special about each',
    load: async () => (await import('./commands/providers.ts')).addProviders,
  },
  explain: {
    summary: 'say what a failure code means, why it comes, and what to do',
    load: async () => (await import('./commands/explain.ts')).addExplain,
  },
}
