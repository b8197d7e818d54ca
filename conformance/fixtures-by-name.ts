import type { Fixture } from '../fixtures/fixture.ts'

/** Fixtures of one provider, by name. */
export type Fixtures = Readonly<Record<string, Fixture>>
