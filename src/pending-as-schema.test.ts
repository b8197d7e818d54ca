import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { pending } from '../tests/model/support.ts'
import { stateOfPending } from './pending.ts'

// What `pending.ts` checks by hand, so that a login need not load zod, as a schema.
const secret = z.string().check(z.regex(/^[\w-]{43}$/))
const schema = z.strictObject({
  v: z.literal(1),
  provider: z.string(),
  redirectUri: z.string(),
  scopes: z.array(z.string()),
  state: secret,
  codeVerifier: z.optional(secret),
  nonce: z.optional(secret),
  expiresAt: z.int(),
  data: z.optional(z.unknown()),
})

const pkce = { pkce: { method: 'none', reason: 'a test', date: '2026-11-28' } } as const

const likely = fc.constantFrom(1, 1.5, -1, 2 ** 53, 'openid', pending.state, `${pending.state}=`)
const value = fc.oneof(likely, fc.array(likely), fc.jsonValue(), fc.constant(undefined))
const name = fc.oneof(fc.constantFrom(...Object.keys(pending), 'data'), fc.string())

test('one member that is anything is refused exactly where a schema refuses it, at the same place', () => {
  fc.assert(
    fc.property(name, value, (member, changed) => {
      const given = { ...pending, [member]: changed }
      const parsed = schema.safeParse(given)
      const at = parsed.error?.issues[0]?.path.join('.')
      const read = stateOfPending(given, pkce)
      expect(read.ok ? undefined : read.failure.details).toEqual(
        at === undefined ? undefined : { at },
      )
    }),
    { numRuns: 5_000 },
  )
})
