export { checks, providerChecks } from './catalogue.ts'
export type { Check, ExcludedCheck, Lane, Level, Party, Requirement } from './check.ts'
export {
  capabilities,
  clientChecks,
  commandAdapter,
  createFaultyClient,
  excludedClientChecks,
  faults,
  loadAdapter,
  runClientChecks,
  verifyClientChecks,
  type BegunLogin,
  type Callback,
  type Capability,
  type ClientAdapter,
  type ClientCheck,
  type ClientOptions,
  type ClientOutcome,
  type ClientTokens,
  type Fault,
  type RunClientOptions,
  type ServerDescription,
  type TestedClient,
} from './client/index.ts'
export type { Change } from './drift/change.ts'
export { findDrift, type Drift } from './drift/drift.ts'
export { harOf, type Har } from './evidence/har.ts'
export { registeredMembers } from './checks/registered-members.ts'
export { readHar, type ArchivedMessage } from './evidence/read-har.ts'
export { createRunLog, type LoggedMessage, type RunLog } from './evidence/run-log.ts'
export { excluded } from './excluded.ts'
export { readFixture } from './fixture-schema.ts'
export { kept, inconclusive, nonstrict, skipped, violated, type Finding } from './finding.ts'
export { browserLogin, type Open } from './login/loopback.ts'
export { chromiumLogin, type ChromiumOptions } from './login/chromium.ts'
export { commandLogin } from './login/command.ts'
export { formLogin, type Credentials } from './login/form.ts'
export type { LoginDriver, LoginOptions } from './login/driver.ts'
export { defineCheck, type CheckInput, type Mutant, type ProviderCheck } from './provider-check.ts'
export { placeOf, requirement } from './requirement.ts'
export { githubReporter, type GithubReporterOptions } from './reporters/github.ts'
export { requirementSets } from './requirements/index.ts'
export {
  coverageOf,
  type Coverage,
  type RequirementSet,
  type Stated,
} from './requirements/requirement-set.ts'
export { htmlReporter } from './reporters/html.ts'
export { jsonReporter } from './reporters/json.ts'
export { junitReporter, type JunitReporterOptions } from './reporters/junit.ts'
export { markdownReporter } from './reporters/markdown.ts'
export { ndjsonReporter } from './reporters/ndjson.ts'
export type { CreateReporter, Reporter, RunPlan, RunResult } from './reporters/reporter.ts'
export { sarifReporter, type SarifReporterOptions } from './reporters/sarif.ts'
export { textReporter, type TextReporterOptions } from './reporters/text.ts'
export { runChecks, type RunOptions } from './run.ts'
export { discoverProvider, type DiscoverOptions } from './discover.ts'
export { fits, selectChecks, type Selection } from './select.ts'
export { summarize, type Counts, type ExitCode, type Summary } from './summary.ts'
export { emulatedTarget, emulatedWorld, type EmulatedOptions } from './target/emulated.ts'
export { threats, type Threat } from './threats/glossary.ts'
export {
  threatViews,
  type Remedy,
  type ThreatState,
  type ThreatView,
} from './threats/threat-view.ts'
export { networkWorld } from './target/network.ts'
export { fixturesOf, paperTargets } from './target/paper.ts'
export { paced, polite, type Politeness } from './target/polite.ts'
export { createRedactor, type Redactor } from './target/redactor.ts'
export { NetworkError, type Answer, type Target, type TestClient } from './target/target.ts'
export { wireTarget } from './target/wire.ts'
export type { WireOptions } from './target/wire-options.ts'
export type { TlsFacts, WireRequest, WireResponse, World } from './target/world.ts'
export type { Evidence, Exchange, Outcome, Subject, Verdict } from './verdict.ts'
export { verifyChecks, type Proven } from './verify.ts'
export { readWaivers, waiversFor, waiversSchema, type Waiver } from './waivers.ts'
