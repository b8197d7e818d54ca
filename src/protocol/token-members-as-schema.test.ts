import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { github, spotify } from '../providers/index.ts'
import { defineProvider } from '../providers/define.ts'
import { readTokenResponse } from './token-response.ts'

// What `token-response.ts` checks by hand, so that a login need not load zod, as a schema.
const opaque = z.string().check(z.regex(/^[\x20-\x7e]+$/))
const seconds = z.number().check(z.gte(0))
const members = z.object({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
  expires_in: z.nullish(seconds),
  refresh_token: z.nullish(opaque),
  id_token: z.nullish(opaque),
})
const lenient = z.extend(members, {
  expires_in: z.nullish(z.union([seconds, z.string().check(z.regex(/^\d{1,15}$/))])),
})

const source = { source: 'a test', date: '2026-11-28' }
const spelled = defineProvider({ ...github, quirks: { expiresInMayBeString: source } })

const likely = fc.constantFrom<unknown>(
  0,
  -1,
  3600,
  0.5,
  1e308,
  '3600',
  '3600 ',
  '-1',
  'a b',
  'ü',
  '\n',
  null,
)
const value = fc.oneof(likely, fc.jsonValue())
const name = fc.constantFrom(...Object.keys(members.shape))

test.each([
  ['a profile that takes numbers', spotify, members],
  ['a profile that takes numeric strings too', spelled, lenient],
])(
  '%s: one member that is anything is refused exactly where a schema refuses it',
  (_, provider, schema) => {
    fc.assert(
      fc.property(name, value, (member, changed) => {
        const body = { access_token: 'token', token_type: 'Bearer', [member]: changed }
        const isEmpty = body.access_token === null || body.access_token === ''
        fc.pre(!isEmpty)
        const headers = { 'content-type': 'application/json' }
        const response = { status: 200, headers, body: JSON.stringify(body) }
        const read = readTokenResponse(response, { provider, requestedScopes: [], receivedAt: 0 })
        const parsed = schema.safeParse(JSON.parse(response.body))
        expect(read.ok ? undefined : read.failure.details).toEqual(
          parsed.success ? undefined : expect.objectContaining({ member }),
        )
      }),
      { numRuns: 5_000 },
    )
  },
)
