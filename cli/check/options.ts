import type { Selection } from 'trivet/conformance'
import type { ProfileOptions } from '../commands/options.ts'
import type { lanes, levels, logins } from './choices.ts'
import type { TellOptions } from './tell.ts'

/** The options of `trivet check`, as they are read. */
export interface CheckOptions extends ProfileOptions, TellOptions {
  readonly issuer?: string
  readonly lane?: ReadonlyArray<(typeof lanes)[number]>
  readonly clientId?: string
  readonly clientSecret?: string
  readonly redirectUri?: string
  readonly otherRedirectUri?: string
  readonly otherClientId?: string
  readonly otherClientSecret?: string
  readonly publicClientId?: string
  readonly publicRedirectUri?: string
  readonly login?: (typeof logins)[number] | undefined
  readonly loginCommand?: string
  readonly username?: string
  readonly password?: string
  readonly scope?: readonly string[]
  readonly param?: Readonly<Record<string, string>>
  readonly pkce: boolean
  readonly only?: readonly string[]
  readonly tier?: '1' | '2' | '3'
  readonly level?: (typeof levels)[number]
  readonly shard?: NonNullable<Selection['shard']>
  readonly slow?: true
  readonly waivers?: string
  /** Where fixtures of what is found are written. */
  readonly record?: string
  /** Where the user's own fixtures are. */
  readonly fixtures?: string
  readonly dryRun?: true
}
