import * as z from 'zod'
import { exchangeStages, type Fixture } from '../fixtures/fixture.ts'

const text = z.string().min(1)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const headers = z.record(z.string().regex(/^[a-z0-9-]+$/), z.string().regex(/^[\x20-\x7e]*$/))

const provenance = z.strictObject({
  kind: z.enum(['recorded', 'documented', 'constructed']),
  source: z.string().regex(/^(?:https:\/\/\S+|[\w.-]+\/[\w.-]+#\d+|RFC \d+ §[\d.]+)$/),
  date,
  note: text.optional(),
})

const details = z.record(z.string(), z.unknown())

const user = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()]))

const expectation = z.union([
  z.strictObject({
    tokens: z.strictObject({
      tokenType: z.literal('Bearer'),
      expiresInSeconds: z.int().nullable(),
      refreshable: z.boolean(),
      scopes: z.array(text),
    }),
    user: user.optional(),
  }),
  z.strictObject({ user }),
  z.strictObject({ callback: z.literal('code') }),
  z.strictObject({
    failure: text,
    details: details.optional(),
    retryAfterSeconds: z.int().nullable().optional(),
  }),
  z.strictObject({ ignored: z.literal(true) }),
  z.strictObject({ body: z.literal('json') }),
  z.strictObject({ page: z.literal(true) }),
])

// Which situations there are, the type `Situation` says; what each needs, the tests of the emulator.
const when = z
  .array(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/))
  .min(1)
  .optional()

const callback = z.strictObject({
  stage: z.literal('callback'),
  title: text,
  variant: text.optional(),
  when,
  provenance,
  request: z.record(z.string(), z.string()).optional(),
  query: text,
  expect: expectation,
})

const exchange = z.strictObject({
  stage: z.enum(exchangeStages),
  title: text,
  variant: text.optional(),
  when,
  provenance,
  request: z
    .strictObject({
      method: z.enum(['GET', 'POST']),
      url: z.url(),
      headers: headers.optional(),
      body: text.optional(),
    })
    .optional(),
  response: z.strictObject({
    status: z.int().min(200).max(599),
    headers,
    body: z.string(),
  }),
  idToken: z.record(z.string(), z.unknown()).optional(),
  expect: expectation,
})

/** What a file under `fixtures/` may look like. */
export const fixtureSchema = z.discriminatedUnion('stage', [callback, exchange])

/**
 * Reads the text of a fixture.
 *
 * @throws TypeError that says what is wrong with it, and where.
 */
export function readFixture(text: string): Fixture {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new TypeError('The fixture is not JSON.')
  }
  const read = fixtureSchema.safeParse(value)
  if (read.success) return read.data as Fixture
  const [issue] = read.error.issues
  const place = ['', ...(issue?.path ?? [])].join('/')
  throw new TypeError(`The fixture is not valid at ${place}: ${issue?.message ?? ''}`)
}
