import type { Provider } from 'trivet/providers'
import type { Lane } from '../check.ts'
import type { RunLog } from '../evidence/run-log.ts'
import type { Fixtures } from '../fixtures-by-name.ts'
import type { LoginDriver } from '../login/driver.ts'
import type { Subject } from '../verdict.ts'
import type { Redactor } from './redactor.ts'
import type { TestClient } from './target.ts'
import type { World } from './world.ts'

/** What it takes to talk to a provider. */
export interface WireOptions {
  readonly lane: Exclude<Lane, 'offline' | 'adversarial'>
  readonly subject: Subject
  readonly provider: Provider
  readonly world: World
  readonly redactor: Redactor
  /** Keeps every message, redacted. */
  readonly log?: RunLog | undefined
  readonly client: TestClient
  readonly otherClient?: TestClient | undefined
  readonly publicClient?: TestClient | undefined
  /** How a user signs in; absent where there is none. */
  readonly login?: LoginDriver | undefined
  readonly fixtures?: Fixtures
  /** Default: the profile's. */
  readonly scopes?: readonly string[] | undefined
  /** Sent with every authorization request. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** Default: as the profile says. */
  readonly pkce?: boolean | undefined
  /** False where headers may be missing that the provider sends. Default: true. */
  readonly isComplete?: boolean
  /** Whether time can be let pass. Default: false. */
  readonly hasClock?: boolean
  readonly userAgent?: string
  readonly signal?: AbortSignal
}
