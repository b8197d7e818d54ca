import type { Fixture } from '../fixtures/fixture.ts'

/** Fixtures of one provider: those of the library by name, a user's own by their paths. */
export type Fixtures = Readonly<Record<string, Fixture>>

/** The file of a fixture. */
export function fileOf(provider: string, name: string): string {
  return name.endsWith('.json') ? name : `fixtures/${provider}/${name}.json`
}
