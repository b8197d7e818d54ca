import {
  capabilities,
  checks,
  clientChecks,
  createFaultyClient,
  defineCheck,
  emulatedTarget,
  faults,
  formLogin,
  jsonReporter,
  kept,
  loadAdapter,
  ndjsonReporter,
  providerChecks,
  readWaivers,
  runChecks,
  runClientChecks,
  selectChecks,
  summarize,
  textReporter,
  verifyChecks,
  verifyClientChecks,
  violated,
  type Check,
  type CheckInput,
  type ClientAdapter,
  type ClientCheck,
  type CreateReporter,
  type LoginDriver,
  type Proven,
  type ProviderCheck,
  type Summary,
  type Target,
  type TestedClient,
  type Verdict,
  type Waiver,
} from 'trivet/conformance'
import { github } from 'trivet/providers'
import { expectTypeOf } from 'vitest'

expectTypeOf(checks).items.toEqualTypeOf<Check>()
expectTypeOf(selectChecks(providerChecks, { only: ['pkce'] })).items.toEqualTypeOf<ProviderCheck>()
expectTypeOf(selectChecks(clientChecks, {})).items.toEqualTypeOf<ClientCheck>()
// @ts-expect-error There is no such level.
selectChecks(checks, { level: 'always' })

// Providers.
const target = emulatedTarget({ provider: github })
expectTypeOf(target).toExtend<Target>()
const run = runChecks({ targets: [target], checks: providerChecks })
expectTypeOf(run).toExtend<AsyncIterable<Verdict>>()
expectTypeOf(verifyChecks(providerChecks)).toExtend<AsyncIterable<Proven>>()
// @ts-expect-error A run is against something.
runChecks({ checks: providerChecks })
// @ts-expect-error A check of clients cannot be run against a provider.
runChecks({ targets: [target], checks: clientChecks })

declare const check: CheckInput
expectTypeOf(defineCheck(check)).toEqualTypeOf<ProviderCheck>()
defineCheck({ ...check, run: () => violated([], 'Sent no code.') })
defineCheck({ ...check, run: async () => kept([], 'Sent a code.') })
// @ts-expect-error What a check found out is a finding, with what shows it.
defineCheck({ ...check, run: () => true })
// @ts-expect-error There is no such lane.
defineCheck({ ...check, lanes: ['paper'] })
// @ts-expect-error What cannot fail proves nothing: mutants are needed.
defineCheck({ ...check, mutants: undefined })

expectTypeOf(formLogin()).toEqualTypeOf<LoginDriver>()

// Clients.
declare const client: TestedClient
const adapter: ClientAdapter = {
  name: 'a client',
  capabilities: ['userinfo', 'sessions'],
  createClient: () => client,
}
expectTypeOf(runClientChecks(adapter)).toExtend<AsyncIterable<Verdict>>()
expectTypeOf(verifyClientChecks()).toExtend<AsyncIterable<Proven>>()
expectTypeOf(loadAdapter).returns.resolves.toEqualTypeOf<ClientAdapter>()
expectTypeOf(capabilities).toExtend<ClientAdapter['capabilities']>()
runClientChecks(createFaultyClient({ ignores: faults[0] }))
// @ts-expect-error There is no such capability.
runClientChecks({ ...adapter, capabilities: ['telepathy'] })
// @ts-expect-error There is no such fault.
createFaultyClient({ ignores: 'manners' })
// @ts-expect-error A check of providers cannot be played against a client.
runClientChecks(adapter, { checks: providerChecks })
const silent: ClientAdapter = {
  ...adapter,
  createClient: () => ({
    ...client,
    // @ts-expect-error How a login ended is said in an outcome.
    handleCallback: () => true,
  }),
}
runClientChecks(silent)

// Reports.
declare const verdicts: readonly Verdict[]
expectTypeOf(readWaivers('')).toEqualTypeOf<readonly Waiver[]>()
expectTypeOf(summarize(verdicts, { now: 0 })).toEqualTypeOf<Summary>()
expectTypeOf<Summary['code']>().toEqualTypeOf<0 | 1 | 3 | 4 | 5 | 6 | 130>()
const reporters = [jsonReporter, ndjsonReporter, textReporter()]
expectTypeOf(reporters).items.toEqualTypeOf<CreateReporter>()
// @ts-expect-error A verdict is one of ten words.
expectTypeOf<Verdict['outcome']>().toEqualTypeOf<'OK'>()
// @ts-expect-error Who sums up says what time it is: waivers run out.
summarize(verdicts, {})
